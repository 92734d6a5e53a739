"""Every change of a form. Whether somebody may make it is for the app that owns the form to check first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.ground.pages.words import plain_day
from commonweal.ground.questions import queries, rules
from commonweal.ground.questions.models import Question, QuestionSet, RuleOfThumb
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

FIELDS = "section text why kind options columns words required show_if criterion_key public".split()
SHORT_WORDS, LONG_WORDS = 50, 250


def create_set(*, name: str, purpose: str, chain: str, by: Any, at: datetime.datetime) -> QuestionSet:
    """An empty form. `chain` is where its history is recorded: the exercise's, or the council's."""
    form = QuestionSet(name=name[:200], purpose=purpose, chain=chain)
    with recorded("begin form", form, by=by, at=at):
        form.full_clean(exclude=["replaces"], validate_constraints=False)
        form.save()
    return form


def add_question(
    *,
    form: QuestionSet,
    by: Any,
    at: datetime.datetime,
    held: Iterable[rules.Held] = (),
    criteria: Iterable[str] | None = None,
    **given: Any,
) -> Question:
    """One question more, at the end. `held` is what nobody has to be asked; `criteria` the keys that it may serve."""
    what = "You cannot add this question."
    _open(form, what)
    others = list(form.questions.all())
    fields = _fields(given)
    _refuse(what, rules.question_refusals(fields, others=others, held=held, criteria=criteria))
    key = str(given.get("key") or "")
    taken = {one.key for one in others}
    if not key or key in taken or key in set(given.get("reserved") or ()):
        key = rules.key_for(key or fields["text"], taken | set(given.get("reserved") or ()))
    position = max((one.position for one in others), default=0) + 1
    question = Question(set=form, key=key[:40], position=position, **fields)
    with recorded("add question", question, by=by, at=at):
        question.save()
    return question


def take_from_library(*, form: QuestionSet, key: str, by: Any, at: datetime.datetime, **options: Any) -> Question:
    """A stock question, copied onto the form. A condition comes along where the question it rests on is there."""
    if key not in rules.library(form.purpose):
        raise refuse("You cannot add this question.", "The library has no question of that name.")
    given = rules.from_library(key, form.purpose) | {
        name: options.pop(name) for name in ("options", "section") if name in options
    }
    condition = given.get("show_if")
    if condition and not form.questions.filter(key=condition["key"]).exists():
        given.pop("show_if")
    return add_question(form=form, by=by, at=at, **(given | options))


def change_question(
    *,
    question: Question,
    by: Any,
    at: datetime.datetime,
    held: Iterable[rules.Held] = (),
    criteria: Iterable[str] | None = None,
    **given: Any,
) -> None:
    what = "You cannot change this question."
    _open(question.set, what)
    fields = _fields({name: getattr(question, name) for name in FIELDS} | given)
    everyone = list(question.set.questions.all())
    before = [one for one in everyone if one.position < question.position]
    said = rules.question_refusals(fields, others=before, held=held, criteria=criteria)
    said += _breaks(question, fields, rules.depending(question, everyone))
    _refuse(what, said)
    for name, value in fields.items():
        setattr(question, name, value)
    with recorded("change question", question, by=by, at=at):
        question.save()


def _breaks(question: Question, fields: Mapping[str, Any], waiting: list[Question]) -> list[str]:
    """Questions that wait for an answer which this change would take away."""
    changed = Question(text=fields["text"], kind=fields["kind"], options=fields["options"])
    offered = rules.answers_offered(changed) if changed.kind in rules.SETTLES else []
    return [
        f"'{one.text}' is shown when the answer is '{one.show_if['is']}'. Change that first."
        for one in waiting
        if one.show_if["is"] not in offered
    ]


def remove_question(*, question: Question, by: Any, at: datetime.datetime) -> None:
    what = "You cannot remove this question."
    _open(question.set, what)
    waiting = rules.depending(question, question.set.questions.all())
    if waiting:
        raise refuse(what, f"'{waiting[0].text}' is shown by the answer to it. Change or remove that first.")
    with recorded("remove question", question, by=by, at=at):
        question.delete()


def move_question(*, question: Question, up: bool, by: Any, at: datetime.datetime) -> None:
    """Change places with the question before or after it."""
    everyone = list(question.set.questions.all())
    place = [one.pk for one in everyone].index(question.pk)
    beside = place - 1 if up else place + 1
    if not 0 <= beside < len(everyone):
        _open(question.set, MOVE)
        raise refuse(MOVE, rules.no_way_on(up))
    pair = [everyone[place], everyone[beside]]
    arrange(questions=pair if up else pair[::-1], by=by, at=at)
    question.refresh_from_db(fields=["position"])


MOVE = "You cannot move this question."


def arrange(*, questions: Sequence[Question], by: Any, at: datetime.datetime) -> None:
    """Deal the places that these questions of one form have among them, in this order; no other question moves."""
    form = questions[0].set
    _open(form, MOVE)
    places = sorted(one.position for one in questions)
    dealt = {one.pk: place for one, place in zip(questions, places, strict=True)}
    before = list(form.questions.all())
    refused = rules.order_refusal(before, sorted(before, key=lambda one: dealt.get(one.pk, one.position)))
    if refused:
        raise refuse(MOVE, refused)
    with transaction.atomic():
        for one in before:
            if dealt.get(one.pk, one.position) != one.position:
                one.position = dealt[one.pk]
                with recorded("move question", one, by=by, at=at):
                    one.save()


def lay_out(
    *,
    form: QuestionSet,
    questions: Iterable[Mapping[str, Any]],
    by: Any,
    at: datetime.datetime,
    held: Iterable[rules.Held] = (),
    criteria: Iterable[str] | None = None,
) -> list[Question]:
    """The whole form at once: every question as given, in this order. All of it is taken, or nothing."""
    what = "You cannot set these questions."
    _open(form, what)
    rows = [{"key": str(row.get("key") or f"q{place}")[:40]} | _fields(row) for place, row in enumerate(questions, 1)]
    _refuse(what, _rows_refused(rows, tuple(held), criteria))
    known = {one.key: one for one in form.questions.all()}
    with transaction.atomic():
        for position, row in enumerate(rows, 1):
            one = known.pop(row["key"], None) or Question(set=form, key=row["key"])
            for name, value in row.items():
                setattr(one, name, value)
            one.position = position
            with recorded("set question", one, by=by, at=at):
                one.save()
        for gone in known.values():
            with recorded("remove question", gone, by=by, at=at):
                gone.delete()
    return list(form.questions.all())


def _rows_refused(
    rows: Sequence[Mapping[str, Any]], held: tuple[rules.Held, ...], criteria: Iterable[str] | None
) -> list[str]:
    said, before = [], []
    for row in rows:
        said += rules.question_refusals(row, others=before, held=held, criteria=criteria)
        before.append(rules.asked(row))
    keys = [row["key"] for row in rows]
    said += [f"Two questions have the key '{key}'." for key in sorted({key for key in keys if keys.count(key) > 1})]
    return said if rows else ["Add at least one question."]


def lock(*, form: QuestionSet, by: Any, at: datetime.datetime) -> None:
    """From here on the questions stay as they are: somebody is being asked them."""
    if form.locked:
        return
    if not form.questions.exists():
        raise refuse("You cannot lock this form.", "It has no questions.")
    with recorded("lock form", form, by=by, at=at):
        form.locked_at = at
        form.save()


def copy_as_new_version(
    *, form: QuestionSet, by: Any, at: datetime.datetime, name: str = "", chain: str = "", why: str = ""
) -> QuestionSet:
    """The same questions once more, open to change. What was asked before stays with those who answered it."""
    newest = form.replaced_by.order_by("-version").first()
    version = (newest.version if newest else form.version) + 1
    copied = QuestionSet(
        name=name or form.name,
        purpose=form.purpose,
        chain=chain or form.chain,
        version=version,
        replaces=form,
        changed_because=why.strip(),
    )
    with recorded("begin new version", copied, by=by, at=at, why=copied.changed_because):
        copied.save()
        for one in form.questions.all():
            question = Question(set=copied, position=one.position, public=one.public, **rules.plain(one))
            with recorded("add question", question, by=by, at=at):
                question.save()
    return copied


def set_rule_of_thumb(
    *, from_date: datetime.date, source: str, by: Any, at: datetime.datetime, **figures: Any
) -> RuleOfThumb:
    """What the council thinks in proportion, from a day on. What it does not say stays as it was.

    A second one for the same day takes the place of the first; the record keeps both.
    """
    what = "You cannot set this rule of thumb."
    if not source.strip():
        raise refuse(what, "Say what the figures rest on, so that they can be explained to whoever asks.")
    if from_date < timezone.localdate(at):
        raise refuse(what, "It can count from today or later: forms before then were judged by what stood then.")
    if any(value <= 0 for name, value in figures.items() if name != "minutes_a_file"):
        raise refuse(what, "Every figure must be more than 0.")
    before = queries.rule_of_thumb()
    thumb = RuleOfThumb.objects.filter(from_date=from_date).first() or RuleOfThumb()
    told = {name: getattr(before, name) for name in rules.Thumb.__dataclass_fields__}
    for name, value in (told | figures | {"from_date": from_date, "source": source.strip()}).items():
        setattr(thumb, name, value)
    with recorded("set rule of thumb", thumb, by=by, at=at):
        thumb.full_clean(validate_constraints=False)
        thumb.save()
    return thumb


def _open(form: QuestionSet, what: str) -> None:
    if not form.locked:
        return
    raise refuse(
        what,
        f"The form was locked on {plain_day(form.locked_at)}. Everybody answers the same questions from then on.",
        "nobody, once people are answering them",
        "Copy it as a new version, and change that.",
    )


def _refuse(what: str, said: list[str]) -> None:
    if said:
        raise Refused(*(Refusal(what, sentence) for sentence in said))


def _fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """A question's fields as they are kept: trimmed, with what its kind needs and nothing else."""
    kind = str(given.get("kind") or rules.Kind.LONG)
    words = given.get("words") or (SHORT_WORDS if kind == rules.Kind.SHORT else LONG_WORDS)
    condition = given.get("show_if") or None
    takes_options = kind in rules.CHOICES or kind == rules.Kind.OUTCOMES
    options = [str(one).strip() for one in given.get("options") or [] if str(one).strip()]
    return {
        "section": str(given.get("section") or "").strip()[:120],
        "text": str(given.get("text") or "").strip(),
        "why": str(given.get("why") or "").strip(),
        "kind": kind,
        "options": options if takes_options else [],
        "columns": _columns(given.get("columns") or []) if kind == rules.Kind.GROUP else [],
        "words": int(words) if kind in rules.TEXTS else LONG_WORDS,
        "required": bool(given.get("required", True)),
        "show_if": {"key": str(condition["key"]), "is": str(condition["is"])} if condition else None,
        "criterion_key": str(given.get("criterion_key") or ""),
        "public": bool(given.get("public")),
    }


def _columns(given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = []
    for one in given:
        label = str(one.get("label") or "").strip()[:80]
        key = str(one.get("key") or "") or rules.key_for(label, [each["key"] for each in columns])
        columns.append({"key": key[:40], "label": label, "kind": str(one.get("kind") or "short")})
    return columns
