import time, collections, json, re, logging
from tests.integration.addresses import *
import pytest
HOSTILE={'long':'x'*100_000,'emoji':'🦆👩‍👩‍👧'*20,'rtl':'\u202eאבג مرحبا','null':'a\x00b','script':'<script>alert(1)</script>','neg':'-1','nan':'NaN','inf':'Infinity','1e999':'1e999','zero':'0','big':'99999','huge':'9'*40,'word':'no-such-choice', 'surrogate':'a\ud83dx','digits':'١٢²','exp':'1e5','newline':'a\r\nb\n'*50}
@pytest.mark.django_db
def test_explore(thornmere):
    logging.disable(logging.CRITICAL)
    real=set(); forms={}; out=collections.defaultdict(list); t=time.time()
    for role in ('nobody','resident','administrator','commissioner','assessor','agreements manager','finance','adviser','decision maker','Harbour Trust','Acorn Youth'):
        for p in crawl(role, starts_of(role)):
            real.add(p.address)
            for f in p.forms:
                action=inside(p.address, f.get('action') or p.address)
                real.add(action)
                forms.setdefault((pattern_of(action)),(role,action,f))
    print('crawl',time.time()-t, len(real), len(forms)); t=time.time()
    real=sorted(real)
    rs=routes()
    unvis=[r for r in rs if r not in {pattern_of(a).split('?')[0] for a in real}]
    print('not reached', unvis)
    def req(role,c,m,a,d=None):
        try:
            return ask(c,m,a,d)
        except Exception as e:
            out['EXC'].append((role,m,a,repr(e)[:300])); return None,0
    if True:
        for key,(role,action,f) in forms.items():
            c=visitor(role)
            names={}
            for n,v in f.form_values(): names.setdefault(n,[]).append(v)
            for i in f.xpath('.//input[@name]|.//select[@name]|.//textarea[@name]'):
                n=i.get('name'); ty=i.get('type')
                if ty=='radio' and not names.get(n): names[n]=[i.get('value') or '']
                elif ty=='checkbox' : names.setdefault(n,[]); names[n]=names[n] or [i.get('value') or 'on']
                elif ty=='file': continue
                else: names.setdefault(n,[i.get('value') or ''])
            texts={i.get('name') for i in f.xpath('.//input[@name]|.//textarea[@name]') if i.tag=='textarea' or i.get('type') in ('text','email','tel','number',None)}
            if not names: names={}
            for hk,h in HOSTILE.items():
                for mode in ('text','all','hidden'):
                    if mode=='text': 
                        if not texts: continue
                        d={n:(h if n in texts else v) for n,v in names.items()}
                    elif mode=='all': d={n:h for n in names if 'FORMS' not in n}|{n:v for n,v in names.items() if 'FORMS' in n}
                    else:
                        if not any('FORMS' in n for n in names) : continue
                        d={n:h for n in names}
                    if hk=='surrogate':
                        continue
                    r,g=req(role,c,'post',action,d)
                    if r is None: continue
                    if r.status_code>=500:
                        ei=getattr(r,'exc_info',None)
                        import traceback
                        tb=''.join(traceback.format_exception(*ei)[-4:])[-700:] if ei else ''
                        out['5xx'].append((role,action,hk,mode,tb))
                    if hk=='script' and '<script>alert(1)' in r.content.decode('utf-8','replace'): out['XSS'].append((role,action))
                    if g and hk in ('nan','inf','1e999','null','huge','neg'): out['taken'].append((role,action,hk,mode,g))
                    if hk=='null' and r.status_code==302: out['null-ok'].append((role,action,mode))
        print('hostile',time.time()-t, len(out)); t=time.time()
        json.dump(out,open('/tmp/explore2.json','w'),indent=0)
    for role in PEOPLE:
        c=visitor(role)
        for r in rs:
            a=filled(r,real)
            for m in ('get','post'):
                x,g=req(role,c,m,a)
                if x is None: continue
                if x.status_code>=500: 
                    import traceback
                    ei=getattr(x,'exc_info',None)
                    out['M5xx'].append((role,m,a,''.join(traceback.format_exception(*ei)[-3:])[-500:] if ei else ''))
                if g: out['gain'].append((role,m,a,g))
                if role=='nobody' and x.status_code==200 and (a.startswith('/desk') or a.startswith('/org')): out['ANON'].append((m,a))
    print('matrix',time.time()-t)
    json.dump(out,open('/tmp/explore2.json','w'),indent=0)
    json.dump(real,open('/tmp/real.json','w'))
