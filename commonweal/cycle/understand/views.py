from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.cycle.understand import actions, forms, queries, rules
from commonweal.cycle.understand.models import EvidenceItem, Need
from commonweal.ground.pages.access import allowed, posts, public
from commonweal.ground.pages.forms import PageForm


def _page(request: HttpRequest, template: str, exercise: Exercise, **context: Any) -> HttpResponse:
    context |= {
        "exercise": exercise,
        "reference": exercise.reference,
        "caption": exercise.title,
        "place": f"Exercise {exercise.reference}",
        "may_change": bool(on_the_team(request.person, exercise)),
    }
    return render(request, f"understand/{template}.html", context)


def _form(request: HttpRequest, exercise: Exercise, form: PageForm, **context: Any) -> HttpResponse:
    return _page(request, "form", exercise, form=form, **context)


def _back(request: HttpRequest, exercise: Exercise, name: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"understand:{name}", reference=exercise.reference)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


# ---- screening ----------------------------------------------------------------------------------------------------


@allowed(reader, load=exercises.load)
def screening(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    questions = queries.screening_questions(exercise)
    held = queries.screening_answers(exercise)
    answers = {key: "yes" if one.answer else "no" for key, one in held.items()}
    answers |= {f"{key}_note": one.note for key, one in held.items()}
    form = forms.ScreeningForm(_data(request), questions=questions, answers=answers)
    if request.method == "POST" and form.is_valid():
        actions.answer_screening(exercise=exercise, answers=form.given(), by=request.person, at=request.now)
        return _back(request, exercise, "screening", "The screening is saved")
    result = queries.screening_result(exercise)
    names = {task.key: task.label for task in exercise.tasks.all()} if result else {}
    return _page(request, "screening", exercise, form=form, questions=questions, result=result, task_names=names)


# ---- the need -----------------------------------------------------------------------------------------------------


@allowed(reader, load=exercises.load)
def need(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    found = queries.need_of(exercise)
    evidence = queries.evidence(exercise, timezone.localdate(request.now))
    return _page(
        request,
        "need",
        exercise,
        need=found,
        parts=rules.PARTS,
        learned=queries.learned_before(exercise),
        before=queries.need_before(exercise),
        evidence=evidence,
        missing=rules.to_agree(found, len(evidence)),
    )


@allowed(on_the_team, load=exercises.load)
def need_part(request: HttpRequest, exercise: Exercise, part: str) -> HttpResponse:
    if part not in rules.PARTS:
        raise Http404("The need statement has no such part.")
    found = queries.need_of(exercise) or Need(exercise=exercise)
    asked = forms.PART_FORMS.get(part, forms.NeedPartForm)
    initial = {name: getattr(found, part if name == "text" else name) for name in asked.base_fields}
    form = asked(_data(request), part=part, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given[part] = given.pop("text")
        actions.set_out_need(exercise=exercise, by=request.person, at=request.now, **given)
        return _back(request, exercise, "need", f"‘{rules.PARTS[part]}’ is saved")
    return _form(request, exercise, form, title=rules.PARTS[part], back="need", one_question=len(form.fields) == 1)


@posts
@allowed(on_the_team, load=exercises.load)
def agree(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    actions.agree_need(exercise=exercise, by=request.person, at=request.now)
    return _back(request, exercise, "need", "The need is agreed, and everyone can read it")


@allowed(on_the_team, load=exercises.load)
def reopen(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.ReasonForm(_data(request))
    if request.method == "POST" and form.is_valid():
        actions.reopen_need(exercise=exercise, why=form.cleaned_data["why"], by=request.person, at=request.now)
        return _back(
            request, exercise, "need", "The need is open again, and its public page is closed until it is agreed"
        )
    return _form(request, exercise, form, title="Reopen the need", back="need", button="Reopen")


@allowed(on_the_team, load=exercises.load)
def add_evidence(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    today = timezone.localdate(request.now)
    form = forms.EvidenceForm(_data(request), areas=queries.areas(), today=today)
    if request.method == "POST" and form.is_valid():
        actions.add_evidence(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return _back(request, exercise, "need", "The evidence is added")
    return _form(request, exercise, form, title="Add evidence", back="need", button="Add evidence")


@allowed(reader)
def register(request: HttpRequest) -> HttpResponse:
    """The needs that the council knows of: for whom, how many, which way they go, how severe, and which come first."""
    page = Paginator(queries.register(), 50).get_page(request.GET.get("page"))
    return render(request, "understand/register.html", {"page": page})


@allowed(reader)
def evidence(request: HttpRequest) -> HttpResponse:
    """The register of sources: all that the council's needs rest on, and when each is looked at again."""
    today = timezone.localdate(request.now)
    page = Paginator(queries.evidence_register(), 50).get_page(request.GET.get("page"))
    rows = [(item, rules.stale(item.review_by, today)) for item in page]
    return render(request, "understand/evidence.html", {"page": page, "rows": rows})


@posts
@allowed(on_the_team, load=queries.evidence_item)
def reviewed(request: HttpRequest, item: EvidenceItem) -> HttpResponse:
    actions.review_evidence(item=item, by=request.person, at=request.now)
    return _back(request, item.exercise, "need", "The evidence still stands, and is next looked at in 12 months")


@allowed(reader, load=exercises.load)
def market(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    found = queries.need_of(exercise) or Need(exercise=exercise)
    initial = {"demand_estimate": found.demand_estimate, "market_sounding": found.market_sounding}
    form = forms.MarketForm(_data(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.sound_market(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return _back(request, exercise, "market", "Demand and the market are recorded")
    lead = "Planning starts only when both are answered: it must be wanted, and someone must be able to do it."
    return _form(request, exercise, form, title="Test demand and the market", lead=lead)


# ---- what already exists, and the gap -----------------------------------------------------------------------------


@allowed(reader, load=exercises.load)
def assets(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    return _page(
        request,
        "assets",
        exercise,
        assets=list(queries.assets(exercise)),
        search=queries.asset_search(exercise),
        services=list(queries.provision(exercise)),
    )


@allowed(on_the_team, load=exercises.load)
def add_asset(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.AssetForm(_data(request))
    if request.method == "POST" and form.is_valid():
        actions.add_asset(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return _back(request, exercise, "assets", f"{form.cleaned_data['name']} is on the list")
    return _form(
        request, exercise, form, title="Add a place, a group or a skill", back="assets", button="Add to the list"
    )


@allowed(on_the_team, load=exercises.load)
def no_assets(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.NoAssetsForm(_data(request))
    if request.method == "POST" and form.is_valid():
        actions.found_no_assets(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return _back(request, exercise, "assets", "It is recorded that nothing was found")
    return _form(request, exercise, form, title="We looked and found none", back="assets", button="Save")


@allowed(on_the_team, load=exercises.load)
def add_provision(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.ProvisionForm(_data(request))
    if request.method == "POST" and form.is_valid():
        actions.add_provision(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return _back(request, exercise, "assets", f"{form.cleaned_data['name']} is on the list")
    return _form(
        request, exercise, form, title="Add a service that exists now", back="assets", button="Add to the list"
    )


@allowed(reader, load=exercises.load)
def gap(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    task = exercise.tasks.filter(key="gap").first()
    return _page(
        request,
        "gap",
        exercise,
        gaps=list(queries.gaps(exercise)),
        lost=[service for service in queries.provision(exercise) if service.being_lost],
        done=bool(task and task.state == "done"),
    )


@allowed(on_the_team, load=exercises.load)
def add_gap(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.GapForm(_data(request))
    if request.method == "POST" and form.is_valid():
        actions.add_gap(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return _back(request, exercise, "gap", "The gap is added")
    return _form(request, exercise, form, title="Add a gap", back="gap", button="Add gap")


@posts
@allowed(on_the_team, load=exercises.load)
def finish_gap(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    actions.finish_gap(exercise=exercise, by=request.person, at=request.now)
    return _back(request, exercise, "gap", "The gap is worked out")


# ---- for everyone -------------------------------------------------------------------------------------------------


@public
def public_need(request: HttpRequest, reference: str) -> HttpResponse:
    found = queries.agreed_need(reference)
    exercise = found.exercise
    context = {
        "need": found,
        "exercise": exercise,
        "reference": exercise.reference,
        "caption": exercise.title,
        "parts": [(label, getattr(found, name)) for name, label in rules.PARTS.items() if name != "summary"],
        "evidence": queries.evidence(exercise, timezone.localdate(request.now)),
        "assets": list(queries.assets(exercise)),
        "search": queries.asset_search(exercise),
        "services": list(queries.provision(exercise)),
        "gaps": list(queries.gaps(exercise)),
        "learned": [finding for finding in queries.learned_before(exercise) if finding.public],
        "knots": exercises.thread(exercise, public=True, at=request.now),
    }
    return render(request, "understand/public_need.html", context)
