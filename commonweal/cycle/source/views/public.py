"""What anyone may read without signing in: the opportunities, one of them, its questions, and whether to apply."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.exercise.queries import thread
from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import administrators_of, asks_to_join, waiting_to_join
from commonweal.council.people.queries import organisation as load_organisation
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.application import EligibilityForm
from commonweal.cycle.source.forms.opportunity import AskForm
from commonweal.cycle.source.models import Invitation, Lot, Opportunity
from commonweal.cycle.source.queries.advertising import advertised
from commonweal.cycle.source.queries.before_joining import begun_before_joining, begun_for
from commonweal.cycle.source.queries.call_off import drawn_so_far
from commonweal.cycle.source.queries.evidence import settled_pieces
from commonweal.cycle.source.queries.listing import next_round
from commonweal.cycle.source.rules.lot import rule_in_words
from commonweal.cycle.source.rules.overheads import overheads_in_words
from commonweal.cycle.source.rules.price import PUBLISHED
from commonweal.cycle.source.rules.ranking import formula_of
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.ground.pages.access import public, signed_in
from commonweal.ground.pages.words import day, listed, lower_first, moment, money, plain_day, plural
from commonweal.ground.questions import rules as asking
from commonweal.ground.record.rules import Refused

PAGE = 50
CHECK = "check"  # sent with the answers when somebody asks whether they can apply, also where all are left empty
ODT = "application/vnd.oasis.opendocument.text"
TICKS = {
    "short": ("Short form", "A small organisation needs less than a day"),
    "small": ("Suitable for small organisations", "The council says so"),
    "consortia": ("Consortia welcome", "Organisations can apply together"),
}
SORTS = (("closing", "Closing soonest"), ("newest", "Newest"), ("amount", "Amount"))


def published_or_404(reference: str, now: datetime.datetime) -> Opportunity:
    opportunity = queries.load(reference)
    if not queries.is_public(opportunity, now):
        raise Http404(f"There is no opportunity {reference}.")
    return opportunity


def status(opportunity: Opportunity, now: datetime.datetime) -> dict[str, str]:
    """Its state by the clock, in words and a colour."""
    if queries.closes_soon(opportunity, now):
        return {"text": "Closes soon", "colour": "orange"}
    state = OPPORTUNITY.states[queries.state_now(opportunity, now)]
    return {"text": state.label, "colour": state.colour}


def not_open(opportunity: Opportunity, now: datetime.datetime) -> str:
    """Why nobody can apply at this moment; nothing where anybody can."""
    state = queries.state_now(opportunity, now)
    if state == "open":
        return ""
    if state == "withdrawn":
        return "The council has withdrawn this opportunity, so nobody can apply for it."
    if state == "scheduled":
        return f"It opens at {moment(opportunity.opens_at)}. Until then nobody can apply."
    return f"It closed at {moment(opportunity.closes_at)}, so nobody can apply for it any more."


def wanted(request: HttpRequest) -> queries.Wanted:
    """What the address asks for; what it asks wrongly is left out."""
    given = request.GET
    return queries.Wanted(
        words=given.get("q", "").strip()[:100],
        kind=given.get("kind", "") if given.get("kind", "") in Opportunity.Kind.values else "",
        theme=given.get("theme", "").strip()[:80],
        area=given.get("area", "").strip()[:120],
        at_least=_pounds(given.get("at_least", "")),
        up_to=_pounds(given.get("up_to", "")),
        before=_date(given.get("before", "")),
        short=given.get("short") == "yes",
        small=given.get("small") == "yes",
        consortia=given.get("consortia") == "yes",
        funder=given.get("funder", "") if given.get("funder", "") in Opportunity.Funder.values else "",
        show="all" if given.get("show") == "all" else "open",
        sort=given.get("sort", "") if given.get("sort", "") in dict(SORTS) else "closing",
    )


def _pounds(typed: str) -> Decimal | None:
    try:
        amount = Decimal(typed.replace("£", "").replace(",", "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _date(typed: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(typed.strip())
    except ValueError:
        return None


@public
def listing(request: HttpRequest) -> HttpResponse:
    asked = wanted(request)
    page = Paginator(queries.public_list(asked, request.now), PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    what = "open opportunity" if asked.show == "open" else "opportunity"
    wards = queries.wards()
    chips = _chips(request, asked, {one.slug: one.name for one in wards})
    context = {
        "page": page,
        "rows": [{"opportunity": one, "status": status(one, request.now)} for one in page],
        "asked": asked,
        "count_line": plural(count, what, what.replace("opportunity", "opportunities")),
        "chips": chips,
        "filtered": bool(chips),
        "narrowed": bool(
            {"theme", "area", "at_least", "up_to", "before", *TICKS, "funder"} & {one["name"] for one in chips}
        ),
        "ticks": [(name, *said, getattr(asked, name)) for name, said in TICKS.items()],
        "funders": Opportunity.Funder.choices,
        "kinds": Opportunity.Kind.choices,
        "themes": queries.themes(request.now),
        "wards": wards,
        "months": queries.months_ahead(request.now),
        "sorts": SORTS,
        "coming": queries.coming_up(request.now),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render(request, "source/opportunities.html", context)


def _chips(request: HttpRequest, asked: queries.Wanted, wards: dict[str, str]) -> list[dict[str, str]]:
    """Each filter in use, in words, with the address without it."""
    said = {
        "q": f"‘{asked.words}’" if asked.words else "",
        "kind": Opportunity.Kind(asked.kind).label if asked.kind else "",
        "theme": asked.theme[:1].upper() + asked.theme[1:],
        "area": wards.get(asked.area, asked.area),
        "at_least": f"{money(asked.at_least)} or more" if asked.at_least is not None else "",
        "up_to": f"{money(asked.up_to)} or less" if asked.up_to is not None else "",
        "before": f"Closes before {plain_day(asked.before)}" if asked.before else "",
        **{name: said[0] if getattr(asked, name) else "" for name, said in TICKS.items()},
        "funder": f"Paid by {lower_first(Opportunity.Funder(asked.funder).label)}" if asked.funder else "",
    }
    chips = []
    for name, text in said.items():
        if text:
            left = request.GET.copy()
            left.pop(name, None)
            left.pop("page", None)
            chips.append(
                {"name": name, "text": text, "remove": f"{reverse('source:opportunities')}?{left.urlencode()}"}
            )
    return chips


@public
def opportunity(request: HttpRequest, reference: str) -> HttpResponse:
    found = published_or_404(reference, request.now)
    context = page_of(found, request.now) | {"again": next_round(found, request.now)}
    return render(request, "source/opportunity.html", context)


def page_of(found: Opportunity, now: datetime.datetime) -> dict[str, Any]:
    """All that the public page shows, for the page itself and for the preview before publication."""
    criteria = list(found.criteria.all())
    return {
        "opportunity": found,
        "specification": found.specification,
        "status": status(found, now),
        "secrecy": queries.secrecy_line(found),
        "open": queries.is_open(found, now),
        "over": found.state == "withdrawn" or queries.closed_by(found, now),
        "answers_by": queries.answers_by(found),
        "questions_open": queries.is_open(found, now) and not (found.questions_by and found.questions_by <= now),
        "criteria": criteria,
        "overheads": _overheads(found),
        "price_formula": PUBLISHED[formula_of(found)].words if found.price_weight else "",
        "one_scale": criteria[0].scale
        if criteria and all(one.scale == criteria[0].scale for one in criteria)
        else None,
        "settled": [one for one in settled_pieces(found) if one.why],
        "lots": queries.lot_lines(found),
        "lot_rule": rule_in_words(found),
        "need": queries.need_behind(found),
        "where": queries.where_it_is(found),
        "length": queries.length(found.starts_on, found.ends_on),
        "panel": queries.panel_in_words(found),
        "last_time": queries.last_time(found),
        "good_to_know": good_to_know(found),
        "this_time": queries.this_time(found),
        "burden": queries.burden_of(found),
        **_told_to_all(found),
        "published_notices": [one for one in found.notices.all() if one.settled],
        **_who_is_asked(found),
        "remedies": queries.remedies(found),
        "changes": list(found.changes.all()),
        "outcomes": list(found.exercise.outcomes.all()),
        "thread": thread(found.exercise, public=True, at=now),
        "reference": found.reference,
        "help_contact": {"name": found.contact_name, "email": found.contact_email},
    }


def good_to_know(found: Opportunity) -> list[str]:
    said = {
        "It is suitable for small organisations.": found.suits_small,
        "Organisations can apply together.": found.consortia,
    }
    return [sentence for sentence, holds in said.items() if holds]


@public
def blank_form(request: HttpRequest, reference: str) -> HttpResponse:
    """The questions as a document to write in, away from the screen."""
    found = published_or_404(reference, request.now)
    about = f"{found.reference}. Closes at {moment(found.closes_at)}. What counts is what you submit on the pages."
    sections = [(one.title, one.questions) for one in queries.in_sections(found)]
    answer = HttpResponse(asking.blank_form(found.title, about, sections), content_type=ODT)
    answer["Content-Disposition"] = f'attachment; filename="{found.reference}.odt"'
    return answer


@public
def read_form(request: HttpRequest, reference: str) -> HttpResponse:
    """Every question on one page, to read or print before starting."""
    found = published_or_404(reference, request.now)
    context = {
        "opportunity": found,
        "sections": queries.in_sections(found),
        "names": {one.key: one.text for one in found.questions},
        "burden": queries.burden_of(found),
        "reference": found.reference,
    }
    return render(request, "source/read_form.html", context)


@public
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    found = published_or_404(reference, request.now)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_question(opportunity=found, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            by_day = day(queries.answers_by(found))
            messages.success(request, f"Your question is with us. We answer it here, without your name, by {by_day}.")
            return redirect("source:opportunity", found.reference)
    return render(request, "source/ask.html", page_of(found, request.now) | {"form": form})


@public
def eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    """A few radios, and a page that says whether one can apply and what to do if not. Nothing is kept."""
    found = published_or_404(reference, request.now)
    questions = queries.eligibility_questions(found)
    keys = [one.key for one in questions]
    # What others hang on an address, to count where visitors come from, is no answer.
    asked = CHECK in request.GET or any(key in request.GET for key in keys)
    form = EligibilityForm(request.GET if asked else None, questions=questions)
    context = {"opportunity": found, "form": form, "open": queries.is_open(found, request.now)}
    context["shut"] = not_open(found, request.now)
    context |= {"reference": found.reference, "number": len(questions), "check": CHECK}
    context["only_invited"] = _only_invited(_invitations(found))
    if asked and form.is_valid():
        answers = {key: form.cleaned_data[key] for key in keys}
        context |= {
            "unmet": queries.unmet(questions, answers),
            "needs": [need for one in questions if answers[one.key] == "yes" for need in one.needs],
            "apply_href": reverse("source:apply", args=[found.reference]) + f"?{urlencode(answers)}",
            "others": list(queries.open_now(request.now).exclude(pk=found.pk).order_by("closes_at")[:3]),
            "help_contact": {"name": found.contact_name, "email": found.contact_email},
        }
        return render(request, "source/eligibility_result.html", context)
    return render(request, "source/eligibility.html", context)


def _invitations(found: Opportunity) -> list[Invitation]:
    return list(found.invitations.select_related("organisation")) if found.by_invitation else []


def _overheads(found: Opportunity) -> str:
    if found.kind != Opportunity.Kind.GRANT:
        return ""
    return overheads_in_words(found.overheads_cap, found.overheads_reason)


def _told_to_all(found: Opportunity) -> dict[str, Any]:
    """Where it was advertised, and what was said and answered: the same for everybody."""
    return {
        "advertised": advertised(found),
        "workshops": list(found.workshops.all()),
        "answered": [one for one in found.clarifications.all() if one.answered_at],
    }


def _who_is_asked(found: Opportunity) -> dict[str, Any]:
    """Who was invited, and of a framework agreement who has a place on it."""
    invitations = _invitations(found)
    return {"invitations": invitations, "only_invited": _only_invited(invitations), "drawn": drawn_so_far(found)}


def _only_invited(invitations: list[Invitation]) -> str:
    """Who alone can apply, where it is run by invitation; nothing where anybody can."""
    names = [one.organisation.name for one in invitations]
    return f"Only who was invited can apply: {listed(names)}." if names else ""


@signed_in
def apply(request: HttpRequest, reference: str) -> HttpResponse:
    """From the answers to the application: choose the organisation, and what was answered comes along."""
    found = published_or_404(reference, request.now)
    organisations = queries.may_apply_for(request.person)
    keys = {one.key for one in queries.eligibility_questions(found)}
    answers = {key: value for key, value in request.GET.items() if key in keys and value in ("yes", "no", "none")}
    if request.method == "POST":
        organisation = load_organisation(request.POST.get("organisation", ""))
        lot = queries.lot_numbered(found, request.POST.get("lot"))
        outside = asks_to_join(request.person, organisation)
        if outside:
            going = begun_for(found, organisation, lot, request.person)
        else:
            going = queries.application_of(found, organisation, lot)
        if going is None or not (outside or request.person.acts_for(organisation.pk)):
            asked = {"opportunity": found, "organisation": organisation, "lot": lot, "eligibility": answers}
            start = actions.begin_before_joining if outside else actions.start_application
            going = start(by=request.person, at=request.now, **asked)
            messages.success(request, f"You have started application {going.reference}.")
        return redirect("source:application", organisation.slug, going.reference)
    lots, waiting = queries.lots_of(found), waiting_to_join(request.person)
    invitations = _invitations(found)
    invited = {one.organisation_id for one in invitations} if found.by_invitation else None
    context = {
        "only_invited": _only_invited(invitations),
        "opportunity": found,
        "organisations": _by_lot(organisations, queries.applied_for(found, organisations), lots, invited),
        "waiting": _by_lot(waiting, begun_before_joining(found, waiting, request.person), lots, invited),
        "rule": rule_in_words(found) if lots else [],
        "here": request.get_full_path(),
        "viewed": [{"organisation": one, "by": administrators_of(one)} for one in queries.only_sees(request.person)],
        "open": queries.is_open(found, request.now),
        "shut": not_open(found, request.now),
        "reference": found.reference,
    }
    return render(request, "source/apply.html", context)


def _by_lot(
    organisations: list[Organisation], begun: dict[Any, Any], lots: list[Lot], invited: set[int] | None
) -> list[dict[str, Any]]:
    """For each organisation whether it may apply, and what is begun already, of the whole and of each lot."""
    return [
        {
            "organisation": one,
            "invited": invited is None or one.pk in invited,
            "application": begun.get((one.pk, None)),
            "lots": [{"lot": lot, "application": begun.get((one.pk, lot.pk))} for lot in lots],
        }
        for one in organisations
    ]
