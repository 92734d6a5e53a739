"""Writing an application: one question to a page, saving by itself, and what two people wrote at once."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries import Saved
from commonweal.cycle.source.queries.sections import start_fault, terms_of
from commonweal.cycle.source.queries.versions import also_editing
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.rules.overheads import note_in_form
from commonweal.cycle.source.rules.versions import untouched
from commonweal.cycle.source.views.applying import FROM_CHECK, base, closed, file_hrefs, from_check, home, way_back
from commonweal.cycle.source.views.both_versions import LONGEST_KEPT, both_versions
from commonweal.ground.documents.rules import WAITING
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.words import clock, lower_first, moment
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.forms import AnswersForm, answer_form, lines_changed
from commonweal.ground.questions.models import Question
from commonweal.ground.record.rules import Refused

NOT_READ = "Not saved: it cannot be read yet. What was saved before is kept."
TO_SEE_BOTH = "Save and continue to see both."


# ---- one question -------------------------------------------------------------------------------------------------


def asked_or_404(application: Application, key: str) -> Question:
    found = next((one for one in queries.questions_of(application) if one.key == key), None)
    if found is None:
        raise Http404(f"The form has no question {key}.")
    return found


@allowed(rules.may_write, load=queries.load_application)
def question(request: HttpRequest, application: Application, key: str) -> HttpResponse:
    """One question: why it is asked, what it is worth, and how much may be written."""
    asked = asked_or_404(application, key)
    shut = closed(request, application)
    if shut:
        return shut
    if request.method == "POST":
        return _sent(request, application, asked)
    return _page(request, application, asked, _form(application, asked))


def _form(application: Application, asked: Question, *typed: Any) -> AnswersForm:
    """The answer as it stands or was typed. How one will know what changes can be what the profile names already."""
    offers = {"know": queries.tools_of(application)} if asked.kind == Question.Kind.OUTCOMES else {}
    return answer_form(asked, queries.draft_of(application), *typed, offers=offers)


def _sent(request: HttpRequest, application: Application, asked: Question) -> HttpResponse:
    """A line more or less, a save by itself, one of two versions, or the answer."""
    if "kept" in request.POST and "keep" in request.POST:
        return _chosen(request, application, asked)
    if "use" in request.POST and asked.kind == Question.Kind.FILE:
        return _from_held(request, application, asked)
    changed = lines_changed(request.POST, ["answer"])
    given = request.POST if changed is None else changed
    form = _form(application, asked, given, request.FILES)
    if "autosave" in request.POST:
        return _autosaved(request, application, asked, form)
    if not form.is_valid() or changed is not None:
        return _as_draft(request, application, asked, form)
    return _answered(request, application, asked, form)


def _from_held(request: HttpRequest, application: Application, asked: Question) -> HttpResponse:
    """A file that the passport or this application holds already, instead of looking for it again."""
    told: dict[str, Any] = {"application": application, "key": asked.key, "by": request.person, "at": request.now}
    use = request.POST["use"]
    offered = queries.passport_files(application, timezone.localdate(request.now)) if use.isdecimal() else []
    chosen = next((one for one in offered if str(one.pk) == use), None)
    try:
        if chosen is not None:
            actions.use_passport_file(evidence=chosen, **told)
        elif not use.isdecimal():
            actions.use_own_file(reference=use, **told)
        else:
            messages.error(request, "The passport does not hold that file any more.")
            return redirect("source:question", *_address(application), asked.key)
    except Refused as refused:
        messages.error(request, refused.refusals[0].why)
        return redirect("source:question", *_address(application), asked.key)
    if chosen is not None:
        said = f"Your {lower_first(chosen.get_kind_display())} is the answer, as the passport holds it."
        messages.success(request, said)
    return onward(request, application, asked)


def _answered(request: HttpRequest, application: Application, asked: Question, form: AnswersForm) -> HttpResponse:
    value = form.values()[asked.key]
    other = _meanwhile(request, application, asked, value)
    if other is not None and asked.kind == Question.Kind.FILE:
        form.add_error("answer", f"{_changed(other)} Choose your file again to put it in the place of theirs.")
        return _page(request, application, asked, form, fresh=True)
    if other is not None:
        return _both_versions(request, application, asked, value, other)
    try:
        _save(request, application, asked, value)
    except Refused as refused:
        form.add_refused(refused)
        return _page(request, application, asked, form)
    said = start_fault(application, asked, {asked.key: value})
    if said and "later" not in request.POST:
        form.add_error("answer", said)
        note = f"Saved as a draft at {clock(request.now)}{_left_to_do(asked)}."
        return _page(request, application, asked, form, note=note, fresh=True)
    return onward(request, application, asked)


def _as_draft(request: HttpRequest, application: Application, asked: Question, form: AnswersForm) -> HttpResponse:
    """With a line more or less, or with something to put right: what can be read is kept, and the page says so."""
    sound, kept = form.is_valid(), form.legible()
    if asked.key not in kept:
        return _page(request, application, asked, form, note="" if sound else NOT_READ)
    other = _meanwhile(request, application, asked, kept[asked.key])
    if other is not None:
        return _page(request, application, asked, form, note=f"Not saved. {_changed(other)} {TO_SEE_BOTH}")
    try:
        _save(request, application, asked, kept[asked.key])
    except Refused as refused:
        form.add_refused(refused)
        return _page(request, application, asked, form)
    said = f"Saved as a draft at {clock(request.now)}"
    if "later" in request.POST and asked.kind in asking.TEXTS:
        messages.success(request, f"{said}. It is too long to be sent as it is.")
        return home(application)
    left = "" if sound else _left_to_do(asked)
    return _page(request, application, asked, form, note=f"{said}{left}.", fresh=True)


def _left_to_do(asked: Question) -> str:
    if asked.kind in asking.TABLES:
        return ", as far as it can be read. The rest is to be put right"
    return ", as you typed it. It cannot be sent until it is put right"


def _page(
    request: HttpRequest,
    application: Application,
    asked: Question,
    form: AnswersForm,
    *,
    note: str = "",
    fresh: bool = False,
) -> HttpResponse:
    """`fresh` where the page shows what is saved now; else it goes on from what it showed before."""
    draft = queries.draft_of(application)
    section = next((one for one in queries.sections_of(application) if asked in one.questions), None)
    line = asking.line(asked, draft)
    file = queries.files_in([line]).get(line.file)
    context = base(application, request.now) | {
        "form": form,
        "tables": list(form.tables.values()),
        "question": asked,
        "section": section.title if section else asked.section,
        "criterion": queries.criterion_of(application.opportunity, asked),
        "draft": draft,
        "earlier": queries.has_earlier(application, asked),
        "seen": (not fresh and request.POST.get("seen")) or queries.seen_as(application, asked.key),
        "saved": queries.saved_by(application, [asked.key], request.person),
        "changed_before": asked.kind != Question.Kind.FILE
        and len(queries.versions_of(application, asked.key, request.person)) > 1,
        "note": note,
        "back": way_back(request, application),
        "from_check": from_check(request),
        "saves_itself": asked.kind != Question.Kind.FILE,
        "file_href": file_hrefs(application, [line]).get(line.file, ""),
        "file_note": _of_file(file),
        **_of_budget(application, asked, draft),
    }
    if asked.kind == Question.Kind.FILE:
        context["passport"] = queries.passport_files(application, timezone.localdate(request.now))
        context["own_files"] = queries.own_files(application, asked)
    context["also"] = _also_editing(request, application, asked)
    return render(request, "source/question.html", context)


def _of_budget(application: Application, asked: Question, draft: dict[str, Any]) -> dict[str, Any]:
    """What a budget comes to, what it is told about overheads, and why it cannot be sent as it is."""
    if asked.kind != Question.Kind.BUDGET:
        return {}
    sums = asking.budget(asking.given(asked, draft))
    return {
        "sums": sums,
        "overheads": note_in_form(application.opportunity.overheads_cap),
        "beyond": asking.fault(asked, draft, terms=terms_of(application, draft)) if sums.cost else "",
    }


def _also_editing(request: HttpRequest, application: Application, asked: Question) -> str:
    sections = queries.in_sections(application.opportunity)
    section = next((one for one in sections if asked in one.questions), None)
    keys = [one.key for one in section.questions] if section else [asked.key]
    return also_editing(application, section.key if section else "", keys, request.person, request.now)


def _of_file(file: Any) -> str:
    """What the applicant is told of a file that cannot be opened."""
    if file is None or file.state == "clean":
        return ""
    return f"{file.trouble}. Choose another." if file.state == "refused" else WAITING


def _address(application: Application) -> list[str]:
    return [application.organisation.slug, application.reference]


def _save(request: HttpRequest, application: Application, asked: Question, value: Any) -> None:
    """What was changed on the page. What was left as it was shown takes no newer words away."""
    told: dict[str, Any] = {"application": application, "by": request.person, "at": request.now}
    seen = request.POST.get("seen", "")
    if asked.kind != Question.Kind.FILE:
        if not untouched(seen, value):
            stale = bool(seen) and seen != queries.seen_as(application, asked.key)
            actions.save_answers(answers={asked.key: value}, apart=stale, **told)
    elif hasattr(value, "chunks"):
        actions.attach(key=asked.key, upload=value, **told)
    elif not value and queries.draft_of(application).get(asked.key):
        actions.detach(key=asked.key, **told)


def _autosaved(request: HttpRequest, application: Application, asked: Question, form: AnswersForm) -> HttpResponse:
    """What a script sends while somebody writes: kept as it stands, also where it is too long to be sent."""
    kept, seen = form.legible(), request.POST.get("seen", "")
    if asked.key not in kept:
        return JsonResponse({"told": "This answer cannot be read yet, so it is not saved."})
    value = kept[asked.key]
    other = _meanwhile(request, application, asked, value)
    if other is not None:
        return JsonResponse({"told": f"{_changed(other)} {TO_SEE_BOTH}"}, status=409)
    if not untouched(seen, value):
        try:
            if value != asking.given(asked, queries.draft_of(application)):
                _save(request, application, asked, value)
        except Refused as refused:
            return JsonResponse({"told": refused.refusals[0].why}, status=409)
        seen = queries.seen_as(application, asked.key)
    also = _also_editing(request, application, asked)
    return JsonResponse({"told": ". ".join(filter(None, [f"Saved at {clock(request.now)}", also])), "seen": seen})


# ---- two people, one answer ---------------------------------------------------------------------------------------


def _meanwhile(request: HttpRequest, application: Application, asked: Question, value: Any) -> Saved | None:
    """What a colleague has saved of this answer since the page was opened, where this would write over it."""
    seen = request.POST.get("seen", "")
    if untouched(seen, value) or asking.given(asked, queries.draft_of(application)) == value:
        return None
    return queries.changed_by_another(application, {asked.key: seen}, request.person)


def _changed(other: Saved) -> str:
    return f"{other.who} changed this answer at {moment(other.at)}."


def _both_versions(
    request: HttpRequest, application: Application, asked: Question, value: Any, other: Saved
) -> HttpResponse:
    saved = asking.given(asked, queries.draft_of(application))
    rows = [{"label": asked.text, "yours": asking.as_text(asked, value), "theirs": asking.as_text(asked, saved)}]
    joins = asked.kind in asking.TEXTS | asking.TABLES
    context = base(application, request.now) | {"answers": rows, "can_combine": joins}
    return both_versions(request, context, kept=value, seen=queries.seen_as(application, asked.key), other=other)


def _chosen(request: HttpRequest, application: Application, asked: Question) -> HttpResponse:
    """Mine, theirs or both, as it was chosen between two versions. Both are there to be made into one."""
    keep, saved = request.POST["keep"], asking.given(asked, queries.draft_of(application))
    try:
        mine = asking.kept(asked, json.loads(request.POST["kept"][:LONGEST_KEPT]))
    except (ValueError, RecursionError):
        return onward(request, application, asked)
    other = _meanwhile(request, application, asked, mine)
    if other is not None:
        return _both_versions(request, application, asked, mine, other)
    if keep == "both" and asked.kind in asking.TABLES:
        mine = [*saved, *(row for row in mine if row not in saved)][: asking.MOST_LINES]
    elif keep == "both" and asked.kind in asking.TEXTS:
        mine = f"{saved}\n\n{mine}".strip()
    if keep != "theirs" and asked.kind != Question.Kind.FILE:
        told: dict[str, Any] = {"application": application, "by": request.person, "at": request.now}
        actions.save_answers(answers={asked.key: mine}, apart=True, **told)
    if keep == "both":
        messages.success(request, "Both are in the answer now. Make them into one.")
        return redirect(reverse("source:question", args=[*_address(application), asked.key]) + from_check(request))
    return onward(request, application, asked)


def onward(request: HttpRequest, application: Application, asked: Question | None) -> HttpResponse:
    """On to the next question of the section, or back to where the person came from."""
    if "later" in request.POST:
        messages.success(request, f"Saved at {clock(request.now)}. You can come back later.")
        return home(application)
    address = _address(application)
    if from_check(request):
        opened = _brought_up(application, asked)
        if opened is None:
            return redirect("source:check", *address)
        return redirect(reverse("source:question", args=[*address, opened.key]) + FROM_CHECK)
    for section in queries.sections_of(application):
        keys = [one.key for one in section.questions]
        if asked is not None and asked.key in keys and keys.index(asked.key) + 1 < len(keys):
            return redirect("source:question", *address, keys[keys.index(asked.key) + 1])
    messages.success(request, f"Saved at {clock(request.now)}.")
    return home(application)


def _brought_up(application: Application, asked: Question | None) -> Question | None:
    """A question that this answer has brought up and that nobody has answered yet."""
    draft = queries.draft_of(application)
    waiting = [one for one in queries.asked_of(application, draft) if not asking.answered(one, draft)]
    key = asked.key if asked is not None else None
    return next((one for one in waiting if one.show_if and one.show_if["key"] == key), None)
