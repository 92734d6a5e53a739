from __future__ import annotations

from django.apps import apps
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from commonweal.council.exercise import actions, queries, rules
from commonweal.council.exercise.forms import ContactForm, ExerciseForm, GateForm, ImpactForm, ReasonForm, TeamForm
from commonweal.council.exercise.models import STAGES, Exercise, Gate, Task
from commonweal.council.exercise.states import EXERCISE, GATE
from commonweal.council.people.queries import names_of
from commonweal.ground.pages.access import allowed, posts, public
from commonweal.ground.pages.happenings import said
from commonweal.ground.record.models import Entry
from commonweal.ground.record.queries import timeline
from commonweal.ground.record.rules import Refused

COLOURS = {"to_do": "blue", "started": "light-blue", "done": "", "not_needed": ""}


def _home(exercise: Exercise) -> HttpResponse:
    return redirect("exercise:exercise", reference=exercise.reference)


@allowed(rules.reader)
def listing(request: HttpRequest) -> HttpResponse:
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    mine = request.person.pk if request.GET.get("whose") == "mine" else None
    page = Paginator(queries.listed(mine, state if state in EXERCISE.states else "", words), 50).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "states": EXERCISE.choices,
        "state": state,
        "q": words,
        "whose": request.GET.get("whose", ""),
    }
    return render(request, "exercise/list.html", context | {"label": EXERCISE.state_of})


@allowed(rules.may_open)
def new(request: HttpRequest) -> HttpResponse:
    form = ExerciseForm(request.POST or None)
    alike: list[Exercise] = []
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        alike = queries.similar(answers["title"], answers["service_category"])
        if alike and not answers["differs_because"]:
            form.add_error("differs_because", "Enter why yours is different from the exercises that look like it")
        else:
            areas = list(answers.pop("areas"))
            exercise = actions.open_exercise(
                lead=request.person, areas=areas, whole_area=not areas, by=request.person, at=request.now, **answers
            )
            messages.success(request, f"You have started {exercise.reference}.")
            return _home(exercise)
    return render(request, "exercise/new.html", {"form": form, "alike": alike})


@allowed(rules.reader, load=queries.load)
def exercise(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    stages = queries.tasks_by_stage(exercise)
    context = {
        "exercise": exercise,
        "place": f"Exercise {exercise.reference}",
        "reference": exercise.reference,
        "state": EXERCISE.state_of(exercise),
        "stages": stages,
        "groups": [_group(exercise, stage) for stage in stages],
        "current": next((stage for stage in stages if stage.current), None),
        "position": next((n for n, stage in enumerate(stages, 1) if stage.current), 0),
        "on_team": bool(rules.on_the_team(request.person, exercise)),
        "offers": EXERCISE.offers(exercise, request.person),
        "thread": queries.thread(exercise, public=False),
    }
    return render(request, "exercise/exercise.html", context)


def _group(exercise: Exercise, stage: queries.StageTasks) -> dict:
    tasks = [_line(exercise, task) for task in stage.tasks]
    hints = {task["hint"] for task in tasks}
    # What all of them wait for is said once.
    if len(hints) == 1 and not any("href" in task for task in tasks):
        return {"title": stage.name, "hint": hints.pop(), "tasks": [task | {"hint": ""} for task in tasks]}
    return {"title": stage.name, "tasks": tasks}


def _line(exercise: Exercise, task: Task) -> dict:
    reached = queries.stage_reached(exercise, task.stage)
    line = {"title": task.label, "status": task.get_state_display(), "colour": COLOURS[task.state], "hint": task.reason}
    if task.required_because and task.state in (Task.State.TO_DO, Task.State.STARTED):
        line["hint"] = f"Needed because of the screening: {task.required_because}"
    if not reached and task.state == Task.State.TO_DO:
        name = exercise.framework.pack.stage_of(task.stage).name
        return line | {"status": "Cannot start yet", "colour": "", "hint": _starts_with(exercise, name)}
    try:
        return line | {"href": reverse(queries.TASK_PAGES[task.key], args=[exercise.reference])}
    except NoReverseMatch:
        return line | {"href": reverse("exercise:task", args=[exercise.reference, task.key])}


def _starts_with(exercise: Exercise, name: str) -> str:
    """A council's one stage may hold several of ours: within it, the later tasks wait for the earlier ones."""
    if exercise.state in STAGES and exercise.framework.pack.stage_of(exercise.state).name == name:
        return "Starts when the tasks before it are settled."
    return f"Starts with the stage '{name}'."


@allowed(rules.reader, load=queries.load_task)
def task(request: HttpRequest, task: Task) -> HttpResponse:
    """Where a task is set aside with a reason, taken up again, or marked as completed by hand."""
    form = ReasonForm(request.POST if request.POST.get("verb") == "set_aside" else None)
    exercise = task.exercise
    if request.method == "POST":
        if request.POST.get("verb") == "set_aside" and form.is_valid():
            reason = form.cleaned_data["reason"]
            actions.set_aside(exercise=exercise, key=task.key, reason=reason, by=request.person, at=request.now)
            return _home(exercise)
        if request.POST.get("verb") == "reopen":
            actions.reopen_task(exercise=exercise, key=task.key, by=request.person, at=request.now)
            return _home(exercise)
    return render(request, "exercise/task.html", {"task": task, "exercise": exercise, "form": form})


@posts
@allowed(rules.on_the_team, load=queries.load)
def advance(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    actions.advance(exercise=exercise, by=request.person, at=request.now)
    stage = exercise.framework.pack.stage_of(exercise.state).name
    messages.success(request, f"This exercise is now in the stage '{stage}'.")
    return _home(exercise)


RESTING = {"hold": "Put on hold", "stop": "Stop"}


@allowed(rules.on_the_team, load=queries.load)
def rest(request: HttpRequest, exercise: Exercise, verb: str) -> HttpResponse:
    """Put on hold or stop, with the reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        action = actions.hold if verb == "hold" else actions.stop
        action(exercise=exercise, why=form.cleaned_data["reason"], by=request.person, at=request.now)
        return _home(exercise)
    return render(request, "exercise/reason.html", {"exercise": exercise, "form": form, "title": RESTING[verb]})


@posts
@allowed(rules.on_the_team, load=queries.load)
def resume(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    actions.resume(exercise=exercise, by=request.person, at=request.now)
    return _home(exercise)


@posts
@allowed(rules.on_the_team, load=queries.load)
def close(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    actions.close(exercise=exercise, by=request.person, at=request.now)
    return _home(exercise)


@allowed(rules.reader, load=queries.load_gate)
def gate(request: HttpRequest, gate: Gate) -> HttpResponse:
    exercise = gate.exercise
    form = GateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        verbs = {"pass": actions.pass_gate, "refuse": actions.refuse_gate, "depart": actions.depart_from_gate}
        more = {"equality": answers["equality"]} if answers["decision"] == "pass" else {}
        try:
            verbs[answers["decision"]](gate=gate, reasons=answers["reasons"], by=request.person, at=request.now, **more)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"The decision on '{gate.name}' is recorded.")
            return _home(exercise)
    stage = next(stage for stage in queries.tasks_by_stage(exercise) if gate in stage.gates)
    context = {"gate": gate, "exercise": exercise, "form": form, "state": GATE.state_of(gate), "stage": stage}
    context["impact"] = queries.impact_at(gate)
    return render(request, "exercise/gate.html", context | {"may": bool(rules.may_pass_gates(request.person, gate))})


@allowed(rules.reader, load=queries.load)
def contacts(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stage = exercise.state if exercise.state in STAGES else "understand"
        actions.record_contact(exercise=exercise, stage=stage, by=request.person, at=request.now, **form.cleaned_data)
        messages.success(request, "What they said is recorded.")
        return redirect("exercise:contacts", reference=exercise.reference)
    context = {
        "exercise": exercise,
        "form": form,
        "contacts": exercise.contacts.all(),
        "unheard": queries.stages_without_residents(exercise),
    }
    return render(request, "exercise/contacts.html", context)


@allowed(rules.reader, load=queries.load)
def impact(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = ImpactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stage = exercise.state if exercise.state in STAGES else "review"
        try:
            actions.assess_impact(
                exercise=exercise, stage=stage, by=request.person, at=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The impact assessment is recorded.")
            return _home(exercise)
    context = {
        "exercise": exercise,
        "form": form,
        "assessments": exercise.impact_assessments.select_related("assessed_by"),
        "asked": queries.assessments_asked(exercise),
    }
    return render(request, "exercise/impact.html", context)


@allowed(rules.on_the_team, load=queries.load)
def team(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = TeamForm(request.POST or None, exercise=exercise)
    if request.method == "POST" and form.is_valid():
        actions.join_team(exercise=exercise, person=form.cleaned_data["person"], by=request.person, at=request.now)
        return redirect("exercise:team", reference=exercise.reference)
    members = exercise.team.select_related("person")
    return render(request, "exercise/team.html", {"exercise": exercise, "form": form, "members": members})


def _happening(entry: Entry, tasks: dict[str, str]) -> str:
    """What was done and to what, in words: a row without a reference is called by the name of its kind."""
    verb = said(entry.verb)
    if entry.subject in tasks:
        what = tasks[entry.subject]
    elif entry.subject.startswith(f"{entry.kind}:"):
        what = "" if " " in verb else str(apps.get_model(entry.kind)._meta.verbose_name)
    else:
        what = entry.subject
    return verb[0].upper() + verb[1:] + (f"{':' if ' ' in verb else ''} {what}" if what else "")


@allowed(rules.reader, load=queries.load)
def history(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    # The knots of the golden thread are drawn from what happened, and are no happening themselves.
    entries = [entry for entry in timeline(exercise.reference, limit=200) if entry.verb != "tie"]
    names = names_of(entry.by for entry in entries)
    tasks = {task.subject(): task.label for task in exercise.tasks.all()}
    lines: list[dict] = []
    for entry in entries:
        told = (_happening(entry, tasks), names.get(entry.by, "Commonweal"), entry.why)
        if lines and lines[-1]["said"] == told:
            lines[-1]["times"] += 1
        else:
            lines.append({"said": told, "by": told[1], "at": entry.at, "text": told[2], "times": 1})
    for line in lines:
        line["title"] = line["said"][0] + (f" ({line['times']} times)" if line["times"] > 1 else "")
    return render(request, "exercise/history.html", {"exercise": exercise, "lines": lines, "most": 200})


@public
def published(request: HttpRequest, reference: str) -> HttpResponse:
    """The golden thread of one exercise, for anyone: only what has been published."""
    exercise = queries.load(reference)
    findings = [finding for finding in exercise.findings.all() if finding.public]
    departures = exercise.gates.filter(state="departed")
    thread = queries.thread(exercise, public=True, at=request.now)
    context = {
        "exercise": exercise,
        "reference": exercise.reference,
        "state": EXERCISE.state_of(exercise),
        "stage": next((s for s in queries.tasks_by_stage(exercise) if s.current), None),
        "thread": thread,
        "begun": any(line.state != "missing" for line in thread),
        "findings": findings,
        "departures": departures,
        "coming": exercise.state in queries.BEFORE_OPENING and queries.is_public(exercise),
    }
    return render(request, "exercise/published.html", context)
