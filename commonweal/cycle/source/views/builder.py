"""Building the form: the questions in their order, one at a time, what they cost applicants, and how it will look."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.council.people.rules import administrator
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.builder import CopyForm, LibraryForm, QuestionForm, ThumbForm
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.rules.opportunity import may_manage, may_read
from commonweal.cycle.source.rules.overheads import note_in_form
from commonweal.cycle.source.views.opportunity import setting_up
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.actions import set_rule_of_thumb
from commonweal.ground.questions.forms import LengthForm, answer_form, lines_changed
from commonweal.ground.questions.models import Question
from commonweal.ground.questions.queries import rule_of_thumb
from commonweal.ground.record.rules import Refused


def load_drafted(reference: str) -> Opportunity:
    """The opportunity whose form an exercise is building."""
    opportunity = queries.current(load_exercise(reference))
    if opportunity is None or opportunity.form is None:
        raise Http404(f"{reference} has no opportunity yet.")
    return opportunity


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _back(opportunity: Opportunity) -> HttpResponse:
    return redirect("source:form", opportunity.exercise.reference)


@allowed(may_read, load=load_exercise)
def form(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Every question in its section, with what the whole form costs those who fill it in."""
    opportunity = queries.current(exercise)
    if opportunity is None:
        return redirect("source:opportunity_setup", exercise.reference)
    sections = queries.in_sections(opportunity)
    questions = [one for section in sections for one in section.questions]
    length = LengthForm(_sent(request), initial={"reason": opportunity.form_reason})
    if request.method == "POST" and length.is_valid():
        try:
            actions.explain_length(
                opportunity=opportunity, reason=length.cleaned_data["reason"], by=request.person, at=request.now
            )
        except Refused as refused:
            length.add_refused(refused)
        else:
            messages.success(request, "The reason is kept with the opportunity.")
            return _back(opportunity)
    context = setting_up(request, opportunity) | {
        "sections": sections,
        "names": {one.key: one.text for one in questions},
        "first": questions[0].key if questions else "",
        "last": questions[-1].key if questions else "",
        "number": len(questions),
        "kinds": dict(Question.Kind.choices),
        "criteria": list(opportunity.criteria.all()),
        "burden": queries.burden_of(opportunity, questions),
        "thumb": queries.thumb_of(opportunity),
        "objection": queries.objection_to(opportunity),
        "length": length,
        "judges": bool(administrator(request.person)),
        "copying": CopyForm(opportunities=queries.forms_to_copy(opportunity)) if not questions else None,
    }
    return render(request, "source/form.html", context)


@posts
@allowed(may_manage, load=load_drafted)
def begin(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """A question for each criterion, or the questions of an earlier form, to start from."""
    if "earlier" in request.POST:
        earlier = next(
            (one for one in queries.forms_to_copy(opportunity) if one.reference == request.POST["earlier"]), None
        )
        if earlier is None:
            messages.error(request, "Choose the form to start from.")
            return _back(opportunity)
        actions.copy_form(opportunity=opportunity, earlier=earlier, by=request.person, at=request.now)
        messages.success(request, f"The questions of {earlier.reference} are here. Put them in your own words.")
        return _back(opportunity)
    actions.set_questions(opportunity=opportunity, by=request.person, at=request.now)
    messages.success(request, "There is a question for each criterion. Put them in your own words.")
    return _back(opportunity)


@allowed(may_manage, load=load_drafted)
def add(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    given: dict[str, Any] = {"criteria": list(opportunity.criteria.all()), "before": list(opportunity.questions)}
    form = QuestionForm(_sent(request), initial={"kind": Question.Kind.LONG, "required": True}, **given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_question(opportunity=opportunity, by=request.person, at=request.now, **form.given())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"The question is on the form. {queries.burden_of(opportunity)}")
            return _back(opportunity)
    context = setting_up(request, opportunity) | {"form": form, "heading": "Add a question", "button": "Add it"}
    return render(request, "source/form_question.html", context)


@allowed(may_manage, load=load_drafted)
def library(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    stock = queries.not_yet_taken(opportunity)
    form = LibraryForm(_sent(request), stock=stock, criteria=list(opportunity.criteria.all()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.take_question(
                opportunity=opportunity,
                key=given["taken"],
                criterion=given["criterion"],
                by=request.person,
                at=request.now,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"The question is on the form. {queries.burden_of(opportunity)}")
            return _back(opportunity)
    return render(request, "source/form_library.html", setting_up(request, opportunity) | {"form": form})


@allowed(may_manage, load=load_drafted)
def change(request: HttpRequest, opportunity: Opportunity, key: str) -> HttpResponse:
    asked = _one(opportunity, key)
    before = [one for one in opportunity.questions if one.position < asked.position]
    form = QuestionForm(_sent(request), criteria=list(opportunity.criteria.all()), before=before, question=asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_question(opportunity=opportunity, key=key, by=request.person, at=request.now, **form.given())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"The question is changed. {queries.burden_of(opportunity)}")
            return _back(opportunity)
    context = setting_up(request, opportunity) | {"form": form, "heading": "Change a question", "button": "Save it"}
    return render(request, "source/form_question.html", context | {"question": asked})


def _one(opportunity: Opportunity, key: str) -> Question:
    found = opportunity.questions.filter(key=key).first()
    if found is None:
        raise Http404(f"The form has no question {key}.")
    return found


@posts
@allowed(may_manage, load=load_drafted)
def remove(request: HttpRequest, opportunity: Opportunity, key: str) -> HttpResponse:
    asked = _one(opportunity, key)
    actions.remove_question(opportunity=opportunity, key=key, by=request.person, at=request.now)
    messages.success(request, f"‘{asked.text}’ is off the form. {queries.burden_of(opportunity)}")
    return _back(opportunity)


@posts
@allowed(may_manage, load=load_drafted)
def move(request: HttpRequest, opportunity: Opportunity, key: str) -> HttpResponse:
    up = request.POST.get("way") == "up"
    actions.move_question(
        opportunity=opportunity, key=_one(opportunity, key).key, up=up, by=request.person, at=request.now
    )
    return _back(opportunity)


@allowed(administrator)
def thumb(request: HttpRequest) -> HttpResponse:
    """What the council thinks in proportion: the figures by which every form is judged, with what they rest on."""
    held = rule_of_thumb()
    initial = {name: getattr(held, name) for name in ThumbForm.base_fields} | {"from_date": request.now.date()}
    form = ThumbForm(_sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_rule_of_thumb(by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The rule of thumb is kept. Forms are judged by it from that day.")
            return redirect("source:thumb")
    return render(request, "source/thumb.html", {"form": form, "held": held})


# ---- as an applicant will see it ----------------------------------------------------------------------------------


@allowed(may_read, load=load_drafted)
def preview(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """The task list of an application that is nobody's, with answers made up. Nothing here is ever kept."""
    questions = list(opportunity.questions)
    context = setting_up(request, opportunity) | {"sections": queries.in_sections(opportunity, questions)}
    sheet = {one.key: asking.sample(one) for one in questions}
    context |= {"lines": asking.lines(questions, sheet), "burden": queries.burden_of(opportunity, questions)}
    return render(request, "source/form_preview.html", context)


@allowed(may_read, load=load_drafted)
def preview_question(request: HttpRequest, opportunity: Opportunity, key: str) -> HttpResponse:
    """One question as it will be asked. What is typed is checked as it will be, and then forgotten."""
    questions = [one for section in queries.in_sections(opportunity) for one in section.questions]
    asked = _one(opportunity, key)
    changed = lines_changed(request.POST, ["answer"]) if request.method == "POST" else None
    given = changed if changed is not None else _sent(request)
    form = answer_form(asked, {key: asking.sample(asked)}, given, request.FILES if request.method == "POST" else None)
    keys = [one.key for one in questions]
    if request.method == "POST" and changed is None and form.is_valid():
        following = keys[keys.index(key) + 1 :][:1]
        if following:
            return redirect("source:preview_question", opportunity.exercise.reference, following[0])
        return redirect("source:form_preview", opportunity.exercise.reference)
    context = setting_up(request, opportunity) | {
        "form": form,
        "tables": list(form.tables.values()),
        "question": asked,
        "criterion": queries.criterion_of(opportunity, asked),
        "condition": _condition(asked, questions),
        "overheads": note_in_form(opportunity.overheads_cap) if asked.kind == Question.Kind.BUDGET else "",
        "place_line": f"Question {keys.index(key) + 1} of {len(keys)}",
    }
    return render(request, "source/form_preview_question.html", context)


def _condition(asked: Question, questions: list[Question]) -> str:
    if not asked.show_if:
        return ""
    text = next((one.text for one in questions if one.key == asked.show_if["key"]), asked.show_if["key"])
    return f"Shown only if ‘{text}’ is ‘{asked.show_if['is']}’."


@allowed(may_read, load=load_drafted)
def printed(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """The whole form on one page, to print or to read aloud."""
    context = setting_up(request, opportunity) | {
        "sections": queries.in_sections(opportunity),
        "names": {one.key: one.text for one in opportunity.questions},
        "burden": queries.burden_of(opportunity),
    }
    return render(request, "source/form_print.html", context)


@allowed(may_read, load=load_drafted)
def blank(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """The form as a document to write in, as applicants will be able to have it."""
    sections = [(one.title, one.questions) for one in queries.in_sections(opportunity)]
    content = asking.blank_form(opportunity.title, str(queries.burden_of(opportunity)), sections)
    response = HttpResponse(content, content_type=asking.ODT)
    response["Content-Disposition"] = f'attachment; filename="form-{opportunity.reference}.odt"'
    return response
