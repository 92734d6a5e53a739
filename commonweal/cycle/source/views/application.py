"""A provider's own applications: the list, the task list, one question to a page, checking, sending, the receipt."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import organisation as load_organisation
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.application import (
    DeclarationForm,
    KeepForm,
    ProjectForm,
    WithdrawForm,
    question_form,
)
from commonweal.cycle.source.models import Application, Question
from commonweal.cycle.source.rules import application as rules
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.words import clock, day, london, moment, money
from commonweal.ground.record.rules import Refused


def _home(application: Application) -> HttpResponse:
    return redirect("source:application", application.organisation.slug, application.reference)


def _sent(request: HttpRequest) -> Any:
    """What was sent, also where every answer was left empty."""
    return request.POST if request.method == "POST" else None


def _base(application: Application, now: datetime.datetime) -> dict[str, Any]:
    opportunity = application.opportunity
    return {
        "application": application,
        "opportunity": opportunity,
        "organisation": application.organisation,
        "reference": application.reference,
        "place": application.organisation.name,
        "home": reverse("source:application", args=[application.organisation.slug, application.reference]),
        "address": [application.organisation.slug, application.reference],
        "help_contact": {"name": opportunity.contact_name, "email": opportunity.contact_email},
        "can_edit": queries.can_edit(application, now),
    }


@allowed(rules.may_see, load=load_organisation)
def listing(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    page = Paginator(queries.applications_of(organisation), 50).get_page(request.GET.get("page"))
    rows = [{"application": one, "status": queries.provider_status(one, request.now)} for one in page]
    context = {"organisation": organisation, "place": organisation.name, "page": page, "rows": rows}
    return render(request, "source/applications.html", context)


@allowed(rules.may_see, load=queries.load_application)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """The task list. Above it, always, whether this has been sent and by when."""
    sections = queries.sections_of(application)
    missing = queries.still_missing(application)
    editable = queries.can_edit(application, request.now)
    context = _base(application, request.now) | {
        "progress_line": queries.progress_sentence(application, request.now),
        "left": queries.time_left(application, request.now),
        "groups": _groups(application, sections, missing, editable),
        "status": queries.provider_status(application, request.now),
        "closed": queries.state_now(application.opportunity, request.now) not in ("open", "scheduled"),
        "changes": list(application.opportunity.changes.all()[:3]),
        "changed": queries.changed_since_submitted(application),
        "submitted_rows": _submitted_rows(application) if application.submitted else [],
        "award": queries.own_result(application),
    }
    return render(request, "source/application.html", context)


def _groups(
    application: Application, sections: list[queries.Section], missing: list[str], editable: bool
) -> list[dict[str, Any]]:
    address = [application.organisation.slug, application.reference]
    about = {
        "title": "About your organisation",
        "status": "Completed",
        "hint": "Taken from your profile. We do not ask it again.",
        "href": reverse("people:profile", args=[application.organisation.slug]),
    }
    tasks = []
    for one in sections:
        status, colour = one.status
        task = {"title": one.title, "status": status, "colour": colour, "hint": one.worth}
        tasks.append(task | ({"href": _section_href(one, address)} if editable else {}))
    last: dict[str, Any] = {"title": "Check and submit", "status": "Cannot start yet"}
    left = sum(1 for one in sections if not one.completed)
    if not editable:
        last["hint"] = "The deadline has passed or the application was withdrawn."
    elif missing:
        last["hint"] = f"Finish {left} section{'' if left == 1 else 's'} first."
    else:
        last |= {"status": "Ready", "colour": "blue", "href": reverse("source:check", args=address)}
    return [
        {"title": "Your organisation", "tasks": [about]},
        {"title": "Your application", "tasks": tasks},
        {"title": "Send it", "tasks": [last]},
    ]


def _section_href(section: queries.Section, address: list[str]) -> str:
    if not section.questions:
        return reverse("source:project", args=address)
    return reverse("source:question", args=[*address, section.questions[0].key])


@allowed(rules.may_edit, load=queries.load_application)
def project(request: HttpRequest, application: Application) -> HttpResponse:
    closed = _closed(request, application)
    if closed:
        return closed
    draft = queries.draft_of(application)
    amount = Decimal(draft["amount"]) if draft.get("amount") else None
    form = ProjectForm(request.POST or None, opportunity=application.opportunity, initial=draft | {"amount": amount})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        actions.save_answers(application=application, by=request.person, at=request.now, **given)
        return _next(request, application, "project")
    return render(request, "source/project.html", _base(application, request.now) | {"form": form})


@allowed(rules.may_edit, load=queries.load_application)
def question(request: HttpRequest, application: Application, key: str) -> HttpResponse:
    """One question: why it is asked, what it is worth, and how much may be written."""
    asked = application.opportunity.questions.select_related("criterion").filter(key=key).first()
    if asked is None:
        raise Http404(f"The form has no question {key}.")
    closed = _closed(request, application)
    if closed:
        return closed
    draft = queries.draft_of(application)
    form = question_form(asked)(_sent(request), initial={"answer": _initial(asked, draft.get(key))})
    if request.method == "POST" and form.is_valid():
        answer = _as_kept(form.cleaned_data["answer"])
        if _changed_elsewhere(request, application, asked, answer):
            return _both_versions(request, application, asked, answer)
        if request.POST.get("keep") == "both":
            answer = f"{draft.get(key) or ''}\n\n{answer}".strip()
        if request.POST.get("keep") != "theirs":
            actions.save_answers(application=application, by=request.person, at=request.now, answers={key: answer})
        return _next(request, application, key)
    context = _base(application, request.now) | {"form": form, "question": asked, "draft": draft}
    context["seen"] = request.POST.get("seen") or queries.seen_as(application, key)
    return render(request, "source/question.html", context)


def _changed_elsewhere(request: HttpRequest, application: Application, question: Question, answer: str) -> bool:
    """Whether a colleague has saved another answer to this question since the page was opened."""
    seen = request.POST.get("seen", "")
    saved = queries.draft_of(application).get(question.key) or ""
    return bool(seen) and seen != queries.seen_as(application, question.key) and saved != answer


def _both_versions(request: HttpRequest, application: Application, question: Question, answer: str) -> HttpResponse:
    saved = _shown(question, queries.draft_of(application).get(question.key))
    context = {
        "who": queries.last_saved_by(application),
        "at": application.saved_at,
        "answers": [{"label": question.text, "yours": _shown(question, answer), "theirs": saved}],
        "form": KeepForm(initial={"answer": answer, "seen": queries.seen_as(application, question.key)}),
    }
    return render(request, "pages/conflict.html", _base(application, request.now) | context, status=409)


def _initial(question: Question, value: Any) -> Any:
    if question.kind in (Question.Kind.NUMBER, Question.Kind.MONEY) and value:
        return Decimal(value)
    return {"yes": True, "no": False}.get(value, value) if question.kind == Question.Kind.YES_NO else value


def _as_kept(answer: Any) -> Any:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "" if answer is None else str(answer)


def _next(request: HttpRequest, application: Application, key: str) -> HttpResponse:
    """On to the next question of the section, or back to where the person came from."""
    if "later" in request.POST:
        messages.success(request, f"Saved at {clock(request.now)}. You can come back later.")
        return _home(application)
    if request.GET.get("from") == "check":
        return redirect("source:check", application.organisation.slug, application.reference)
    for section in queries.sections_of(application):
        keys = [one.key for one in section.questions]
        if key in keys and keys.index(key) + 1 < len(keys):
            following = keys[keys.index(key) + 1]
            return redirect("source:question", application.organisation.slug, application.reference, following)
    messages.success(request, f"Saved at {clock(request.now)}.")
    return _home(application)


def _closed(request: HttpRequest, application: Application) -> HttpResponse | None:
    """After the deadline: a page, not an error. What was typed last is shown, so that nothing is lost."""
    if queries.can_edit(application, request.now):
        return None
    typed = [value for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "later") and value]
    context = _base(application, request.now) | {"rows": _draft_rows(application), "typed": typed}
    return render(request, "source/deadline_passed.html", context, status=409 if request.method == "POST" else 200)


# ---- checking and sending -----------------------------------------------------------------------------------------


def _draft_rows(application: Application, change: bool = False) -> list[dict[str, Any]]:
    draft = queries.draft_of(application)
    address = [application.organisation.slug, application.reference]
    back = "?from=check"
    fixed = reverse("source:project", args=address) + back
    rows = _fixed_rows(draft, fixed if change else "")
    for one in application.opportunity.questions.all():
        href = reverse("source:question", args=[*address, one.key]) + back
        value = _shown(one, draft.get(one.key))
        words = f" ({rules.words_in(value)} of {one.words} words)" if one.kind in ("short", "long") and value else ""
        rows.append({"key": f"{one.text}{words}", "value": value, "ask": "Answer this question"})
        if change:
            rows[-1]["href"] = href
    return rows


def _fixed_rows(draft: dict[str, Any], href: str = "") -> list[dict[str, Any]]:
    amount = money(Decimal(draft["amount"])) if draft.get("amount") else ""
    rows = [
        {"key": "Name of your project", "value": draft.get("project") or ""},
        {"key": "Amount you are asking for", "value": amount},
        {"key": "Close links declared", "value": draft.get("links_declared") or "None declared"},
    ]
    return [row | {"href": href} for row in rows] if href else rows


def _shown(question: Question, value: Any) -> str:
    if question.kind == Question.Kind.MONEY and value:
        return money(Decimal(value))
    return str(value).capitalize() if question.kind == Question.Kind.YES_NO and value else str(value or "")


def _submitted_rows(application: Application) -> list[dict[str, Any]]:
    sent = application.submitted or {}
    rows = _fixed_rows(sent)
    texts = {one["key"]: one["text"] for one in sent.get("questions", [])}
    return rows + [{"key": texts.get(key, key), "value": value} for key, value in sent.get("answers", {}).items()]


@allowed(rules.may_edit, load=queries.load_application)
def check(request: HttpRequest, application: Application) -> HttpResponse:
    closed = _closed(request, application)
    if closed:
        return closed
    context = _base(application, request.now) | {
        "rows": _draft_rows(application, change=True),
        "facts": queries.facts_of(application.organisation),
        "missing": queries.still_missing(application),
        "progress_line": queries.progress_sentence(application, request.now),
    }
    return render(request, "source/check.html", context)


@allowed(rules.may_edit, load=queries.load_application)
def declaration(request: HttpRequest, application: Application) -> HttpResponse:
    closed = _closed(request, application)
    if closed:
        return closed
    form = DeclarationForm(_sent(request), organisation=application.organisation.name)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit(application=application, by=request.person, at=request.now)
        except Refused as refused:
            for one in refused.refusals:
                form.add_error(None, one.why)
        else:
            return redirect("source:receipt", application.organisation.slug, application.reference)
    return render(request, "source/declaration.html", _base(application, request.now) | {"form": form})


@allowed(rules.may_see, load=queries.load_application)
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """Proof of what was sent and when, to the second. The address works for good."""
    if application.submitted_at is None:
        raise Http404("Nothing has been submitted yet.")
    opportunity = application.opportunity
    context = _base(application, request.now) | {
        "rows_sent": _submitted_rows(application),
        "second": _to_the_second(application.submitted_at),
        "next": [
            ["The deadline", moment(opportunity.closes_at), "Until then you can edit, and submit again."],
            ["The panel scores", f"From {moment(opportunity.closes_at)}", "Only against the criteria published."],
            ["The decision", opportunity.decision_on, "Everyone is told on the same day, with reasons."],
            ["A pause before signing", "After the letters", "Time to ask questions before anything is signed."],
        ],
    }
    return render(request, "source/receipt.html", context)


def _to_the_second(at: datetime.datetime) -> str:
    local = london(at)
    return f"{local.hour % 12 or 12}:{local:%M:%S}{'am' if local.hour < 12 else 'pm'} on {day(local)}"


@allowed(rules.may_see, load=queries.load_application)
def sent_copy(request: HttpRequest, application: Application) -> HttpResponse:
    """Exactly the text whose SHA-256 is on the receipt, so that anybody can check it."""
    if application.submitted is None:
        raise Http404("Nothing has been submitted yet.")
    text = json.dumps(application.submitted, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{application.reference}.json"'
    return response


@allowed(rules.may_edit, load=queries.load_application)
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    form = WithdrawForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        actions.withdraw_application(
            application=application, reason=form.cleaned_data["reason"], by=request.person, at=request.now
        )
        messages.success(request, "You have withdrawn this application.")
        return _home(application)
    context = _base(application, request.now)
    return render(
        request,
        "pages/confirm.html",
        context
        | {
            "heading": "Withdraw this application",
            "text": "The council will not consider it. You can restore it until the deadline.",
            "button": "Withdraw the application",
            "back_href": context["home"],
            "dangerous": True,
            "form": form,
        },
    )


@posts
@allowed(rules.may_edit, load=queries.load_application)
def restore(request: HttpRequest, application: Application) -> HttpResponse:
    actions.restore_application(application=application, by=request.person, at=request.now)
    messages.success(request, "Your application is back as it was.")
    return _home(application)
