"""What an organisation can show, with its files; and its passport as a file for another council."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.council.people import actions, forms, passport, queries, rules
from commonweal.council.people.models import Evidence, Organisation, ShareCode
from commonweal.ground.documents import rules as documents
from commonweal.ground.documents.queries import response_for, there_is_a_scanner
from commonweal.ground.documents.states import FILE
from commonweal.ground.pages import access
from commonweal.ground.pages.forms import unjudged
from commonweal.ground.pages.words import plain_day
from commonweal.ground.record.rules import Refused, refuse

may_see = rules.any_member | rules.staff


@access.allowed(may_see, load=queries.organisation)
def evidence(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    _may_read(request, organisation)
    may_edit = bool(rules.editor(request.person, organisation))
    form = _asked(request)
    if request.method == "POST" and may_edit and form.judged and form.is_valid():
        try:
            added = actions.add_evidence(
                organisation=organisation, by=request.person, at=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error("file", refused.refusals[0].why)
        else:
            messages.success(request, f"{added.get_kind_display()}: saved.{_ended(added, request)}{_waits(added)}")
            return redirect("people:profile", organisation.slug)
    context = _about(organisation) | {
        "form": form if may_edit else None,
        "asked": isinstance(form, forms.EvidenceForm),
        "no_scanner": "" if there_is_a_scanner() else documents.NO_SCANNER,
    }
    return render(request, "people/evidence.html", context | _pieces(request, organisation, may_edit))


def _asked(request: HttpRequest) -> forms.EvidenceForm | forms.EvidenceKindForm:
    """What belongs to the kind that was said; without one, the question what it is."""
    sent = request.POST if request.method == "POST" else None
    said = (request.GET if sent is None else sent).get("kind")
    asked_for = "" if sent is None else sent.get("asked_for", said)
    known = [Evidence.Kind(one) for one in (said, asked_for) if one in Evidence.Kind.values]
    if not known:
        return forms.EvidenceKindForm(None if sent is None and said is None else {"kind": said or ""})
    if len(known) == 2 and said != asked_for:
        return _asked_anew(request, known[0])
    files = request.FILES if sent is not None else None
    return forms.EvidenceForm(sent, files, kind=known[0], on=timezone.localdate(request.now))


def _asked_anew(request: HttpRequest, kind: Evidence.Kind) -> forms.EvidenceForm:
    """Another kind was chosen after the first was asked about: its questions, with what was typed."""
    again = " Choose the file again." if request.FILES else ""
    messages.info(request, f"These are the questions about ‘{kind.label}’. What you typed is kept.{again}")
    typed = request.POST.copy()
    typed["asked_for"] = kind.value
    return unjudged(forms.EvidenceForm(typed, kind=kind, on=timezone.localdate(request.now)))


def _may_read(request: HttpRequest, organisation: Organisation) -> None:
    if not queries.sees(request.person, organisation, "evidence"):
        why = f"{organisation} shows its policies, accounts and insurance only to the officers to whom it has applied."
        raise refuse("You cannot see this", why, f"members of {organisation}, and those officers")


def _pieces(request: HttpRequest, organisation: Organisation, may_edit: bool) -> dict[str, Any]:
    """The newest piece of each kind in full, or of one kind that was asked for, and the earlier ones in a line each."""
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    found = [one for one in queries.evidence_of(organisation) if kind in ("", one.kind)]
    newest = {one.kind: one for one in sorted(found, key=lambda one: (one.dated, one.pk))}
    used = queries.uses(organisation)
    return {
        "one_kind": bool(kind),
        "pieces": [_shown(one, used, request, may_edit) for one in found if newest[one.kind] == one],
        "earlier": [one for one in found if newest[one.kind] != one],
    }


def _ended(one: Evidence, request: HttpRequest) -> str:
    if one.expires is None or one.expires >= timezone.localdate(request.now):
        return ""
    return f" It ended on {plain_day(one.expires)}, so it counts for nothing now. Add the one that follows it."


def _waits(one: Evidence) -> str:
    return f" {documents.WAITING}" if one.file and one.file.state == "quarantined" else ""


def _shown(one: Evidence, used: dict[str, int], request: HttpRequest, may_edit: bool) -> dict[str, Any]:
    """One piece as the page shows it. A file of which this person may not know is not there."""
    file = one.file if one.file and documents.may_know(request.person, one.file) else None
    today = timezone.localdate(request.now)
    return {
        "piece": one,
        "file": file,
        "state": FILE.state_of(file) if file else None,
        "waiting": documents.WAITING if file and file.state == "quarantined" else "",
        "used": used.get(one.kind, 0),
        "may_edit": may_edit,
        "may_attach": may_edit and one.kind != Evidence.Kind.DBS,
        "ran_out": bool(one.expires and one.expires < today),
    }


@access.posts
@access.allowed(rules.editor, load=queries.evidence)
def confirm(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    actions.confirm_evidence(evidence=evidence, by=request.person, at=request.now)
    messages.success(request, f"{evidence.get_kind_display()}: confirmed as of today.")
    return redirect("people:evidence", evidence.organisation.slug)


@access.allowed(may_see, load=queries.evidence)
def file(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    _may_read(request, evidence.organisation)
    if evidence.file is None:
        raise Http404
    return response_for(evidence.file, request.person)


@access.allowed(rules.editor, load=queries.evidence)
def change_file(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    if evidence.kind == Evidence.Kind.DBS:
        raise Http404
    form = forms.ChangeFileForm()
    if request.method == "POST":
        form = forms.ChangeFileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                actions.change_file(evidence=evidence, by=request.person, at=request.now, **form.cleaned_data)
            except Refused as refused:
                form.add_error("file", refused.refusals[0].why)
            else:
                messages.success(request, f"{evidence.get_kind_display()}: the file is here.{_waits(evidence)}")
                return redirect("people:evidence", evidence.organisation.slug)
    return render(request, "people/change_file.html", _about(evidence.organisation) | {"form": form, "piece": evidence})


@access.allowed(rules.editor, load=queries.evidence)
def remove_file(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    back = reverse("people:evidence", args=[evidence.organisation.slug])
    if request.method == "POST":
        actions.remove_file(evidence=evidence, by=request.person, at=request.now)
        messages.success(request, f"{evidence.get_kind_display()}: the file is removed.")
        return redirect(back)
    if evidence.file is None or not documents.may_know(request.person, evidence.file):
        raise Http404
    context = _about(evidence.organisation) | {
        "heading": "Remove this file",
        "text": "Its contents are destroyed. What you said about it and its dates stay in the profile.",
        "items": [evidence.get_kind_display(), evidence.file.name],
        "button": "Remove the file",
        "back_href": back,
        "dangerous": True,
    }
    return render(request, "pages/confirm.html", context)


# ---- for another council ------------------------------------------------------------------------------------------


@access.allowed(rules.editor, load=queries.organisation)
def sharing(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = forms.ShareForm(request.POST if request.method == "POST" else None)
    told = ""
    if request.method == "POST" and form.is_valid():
        _, told = actions.make_share_code(
            organisation=organisation, by=request.person, at=request.now, **form.cleaned_data
        )
        form = forms.ShareForm()
    rows = [(one, _how_it_stands(one, request.now)) for one in queries.share_codes(organisation)]
    context = _about(organisation) | {"form": form, "told": told, "rows": rows, "address": settings.ADDRESS}
    response = render(request, "people/passport.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _how_it_stands(code: ShareCode, now: Any) -> str:
    if code.used_at:
        return "Used"
    if code.withdrawn_at:
        return "Withdrawn"
    return "Run out" if now >= code.expires_at else "Not used yet"


@access.posts
@access.allowed(rules.editor, load=queries.share_code)
def withdraw(request: HttpRequest, code: ShareCode) -> HttpResponse:
    actions.withdraw_share_code(code=code, by=request.person, at=request.now)
    messages.success(request, f"The code for {code.for_whom} no longer works.")
    return redirect("people:passport", code.organisation.slug)


@access.allowed(rules.editor, load=queries.organisation)
def download(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return _as_file(organisation, passport.as_data(organisation, council=settings.COUNCIL_NAME, at=request.now))


@access.public
def by_code(request: HttpRequest) -> HttpResponse:
    """Whoever was given a code takes the passport here, once."""
    form = forms.CodeOfPassportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation, data = actions.take_passport(code=form.cleaned_data["code"], at=request.now)
        except Refused as refused:
            form.add_error("code", refused.refusals[0].why)
        else:
            return _as_file(organisation, data)
    return render(request, "people/by_code.html", {"form": form})


def _as_file(organisation: Organisation, data: dict[str, Any]) -> HttpResponse:
    text = json.dumps(data, indent=2, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="passport-{organisation.slug}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@access.allowed(rules.editor, load=queries.organisation)
def take_over(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Read a passport from elsewhere, show what it would change, and save only what was shown."""
    if request.method == "POST" and "seen" in request.POST:
        return _saved(request, organisation)
    form = forms.ImportForm()
    if request.method == "POST":
        form = forms.ImportForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return _shown_first(request, organisation, form.cleaned_data["file"].read().decode("utf-8"))
            except Refused as refused:
                form.add_error("file", refused.refusals[0].why)
            except UnicodeDecodeError:
                form.add_error(
                    "file", "The selected file is not JSON as we give it out. Choose it as you downloaded it"
                )
    return render(request, "people/take_over.html", _about(organisation) | {"form": form})


def _shown_first(request: HttpRequest, organisation: Organisation, text: str) -> HttpResponse:
    given = passport.read(text)
    rows = passport.changes(organisation, given)
    context = _about(organisation) | {
        "form": None,
        "given": given,
        "rows": rows,
        "text": json.dumps(json.loads(text), separators=(",", ":")),
        "seen": passport.seen_as(rows),
    }
    return render(request, "people/take_over.html", context)


def _saved(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = forms.ImportSeenForm(request.POST)
    if not form.is_valid():
        return redirect("people:take_over", organisation.slug)
    given = passport.read(form.cleaned_data["text"])
    if passport.seen_as(passport.changes(organisation, given)) != form.cleaned_data["seen"]:
        messages.info(request, "The profile was changed meanwhile. This is what the file would change now.")
        return _shown_first(request, organisation, form.cleaned_data["text"])
    saved = actions.take_over(organisation=organisation, given=given, by=request.person, at=request.now)
    messages.success(request, f"{saved} change{'' if saved == 1 else 's'} saved.")
    return redirect("people:profile", organisation.slug)


def _about(organisation: Organisation) -> dict[str, Any]:
    return {"organisation": organisation, "place": str(organisation)}
