from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.decide import actions, queries, rules
from commonweal.council.decide.forms import SectionForm
from commonweal.council.decide.models import Decision, ReportSection
from commonweal.council.decide.states import DECISION
from commonweal.council.decide.views.frame import about, done, told_on
from commonweal.ground.pages import access
from commonweal.ground.pages.words import london
from commonweal.ground.record.rules import refuse


@access.allowed(rules.may_read, load=queries.load)
def report(request: HttpRequest, decision: Decision) -> HttpResponse:
    offers = {offer.move.verb: offer for offer in DECISION.offers(decision, request.person)}
    context = about(decision, "report") | {
        "sections": decision.sections.all(),
        "part_b": bool(rules.may_read_part_b(request.person, decision)),
        "advice": decision.advice.select_related("adviser"),
        "changes": decision.state in rules.OPEN and bool(rules.may_prepare(request.person, decision)),
        "ready": offers.get("ready"),
    }
    return render(request, "decide/report.html", context)


PART_B = "It is for those who decide, and whoever sits on the panel does not read it."


@access.allowed(rules.may_prepare | rules.may_speak_for_advisers, load=queries.load_section)
def section(request: HttpRequest, section: ReportSection) -> HttpResponse:
    if section.exempt and not rules.may_read_part_b(request.person, section.decision):
        raise refuse("You cannot open this section.", PART_B, rules.may_read_part_b.who)
    known = {"text": section.text, "author": section.author, "dated": section.dated}
    form = SectionForm(request.POST or None, initial=known, section=section, today=london(request.now).date())
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            actions.fill_section(section=section, by=request.person, at=request.now, **form.cleaned_data)
            said = f"‘{section.title}’ has been saved."
            return done(request, said, "decide:report", section.decision.reference)
    return render(
        request, "decide/section.html", about(section.decision, "report") | {"form": form, "section": section}
    )


@access.posts
@access.allowed(rules.may_prepare, load=queries.load)
def fill(request: HttpRequest, decision: Decision) -> HttpResponse:
    filled = actions.fill_from_record(decision=decision, by=request.person, at=request.now)
    titles = ", ".join(one.title for one in filled)
    said = (
        f"Filled from the record: {titles}." if filled else "The record holds nothing for the sections that are empty."
    )
    return done(request, said, "decide:report", decision.reference)
