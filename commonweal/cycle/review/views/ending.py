"""What comes next: the options, the recommendation, and what follows the decision."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from commonweal.council.decide.queries import in_effect
from commonweal.council.exercise.rules import reader
from commonweal.cycle.deliver.queries import months_of_notice
from commonweal.cycle.review import actions, forms, queries, rules
from commonweal.cycle.review.models import CounterProposal, EndOfTerm, Review
from commonweal.cycle.review.rules import may_review
from commonweal.cycle.review.states import REVIEW
from commonweal.cycle.review.views.parts import data, desk_page, done, tried
from commonweal.ground import law
from commonweal.ground.pages.access import allowed, posts


@allowed(reader, load=queries.load)
def options(request: HttpRequest, review: Review) -> HttpResponse:
    initial = {name: getattr(review, name) for name in rules.AGAIN}
    form = forms.AgainForm(data(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = tried(form, actions.check_need_again, request, review=review, **form.cleaned_data)
        if saved:
            return done(request, review, "The need and the route are checked", "options")
    proposals = list(review.counter_proposals.all())
    return desk_page(request, "options", review, "review_options", form=form, proposals=proposals)


@allowed(may_review, load=queries.load)
def add_option(request: HttpRequest, review: Review) -> HttpResponse:
    form = forms.ProposalForm(data(request))
    if request.method == "POST" and form.is_valid():
        saved = tried(form, actions.counter_propose, request, review=review, **form.cleaned_data)
        if saved:
            return done(request, review, "The option is on the record", "options")
    return desk_page(
        request,
        "form",
        review,
        "review_options",
        form=form,
        heading="Add an option that somebody put forward",
        back="options",
    )


@allowed(may_review, load=queries.load_proposal)
def answer_option(request: HttpRequest, proposal: CounterProposal) -> HttpResponse:
    form = forms.AnswerForm(data(request), initial={"answer": proposal.answer})
    review = proposal.review
    if request.method == "POST" and form.is_valid():
        saved = tried(form, actions.answer_proposal, request, proposal=proposal, **form.cleaned_data)
        if saved:
            return done(request, review, "The answer is on the record", "options")
    lead = f"{proposal.from_whom} put forward: {proposal.proposal}"
    return desk_page(
        request, "form", review, "review_options", form=form, heading="Answer this option", lead=lead, back="options"
    )


@allowed(reader, load=queries.load)
def decide(request: HttpRequest, review: Review) -> HttpResponse:
    today = timezone.localdate(request.now)
    form = forms.RecommendForm(data(request), today=today)
    if request.method == "POST" and form.is_valid():
        saved = tried(form, actions.recommend_end, request, review=review, **form.cleaned_data)
        if saved:
            return done(
                request, review, "It is put to whoever decides. Finish the report of the decision next", "decide"
            )
    end = getattr(review, "end_of_term", None)
    before_any = [one for need in REVIEW.row("recommend").needs if (one := need(review))]
    before_ending = rules.ending_lacks(getattr(review, "change_impact", None))
    months = months_of_notice(review.agreement, today)
    return desk_page(
        request,
        "decide",
        review,
        "review_decision",
        form=form,
        end=end,
        may_ask=rules.may_ask_again(end),
        before_any=before_any,
        before_ending=before_ending,
        months=months,
        notice_ends=law.earliest_end(_likely_notice(review, today), months).ends_on,
        notice_from=_likely_notice(review, today),
    )


def _likely_notice(review: Review, today: datetime.date) -> datetime.date:
    """The day from which notice would run if it were decided on the last day kept for that."""
    return max(review.decide_by, today) if review.decide_by else today


SAID = {"extend": "The agreement is extended", "recommission": "The next exercise is open"}


@allowed(reader, load=queries.load)
def notice(request: HttpRequest, review: Review) -> HttpResponse:
    today = timezone.localdate(request.now)
    end = getattr(review, "end_of_term", None)
    months = months_of_notice(review.agreement, today)
    earliest = law.earliest_end(today, months).ends_on
    initial = {"given_on": today, "ends_on": _proposed_end(review, earliest), "why": end.why if end else ""}
    form = forms.NoticeForm(data(request), initial=initial, today=today)
    if request.method == "POST" and end is not None and form.is_valid():
        saved = tried(form, actions.give_notice, request, end_of_term=end, **form.cleaned_data)
        if saved:
            return done(request, review, "Notice is given, and its clock runs")
    return desk_page(
        request,
        "notice",
        review,
        "notice",
        form=form,
        end=end,
        months=months,
        earliest=earliest,
        ready=end is not None and end.decision is not None and in_effect(end.decision),
    )


def _proposed_end(review: Review, earliest: datetime.date) -> datetime.date:
    now_ends = review.agreement.ends_on
    return max(now_ends, earliest) if now_ends else earliest


@posts
@allowed(may_review, load=queries.load)
def carry_out(request: HttpRequest, review: Review) -> HttpResponse:
    """Extend, or open the next exercise, as it was decided."""
    end = EndOfTerm.objects.select_related("decision").filter(review=review).first()
    if end is None or end.choice not in SAID:
        return redirect("review:notice", reference=review.reference)
    carry = actions.extend if end.choice == "extend" else actions.recommission
    carry(end_of_term=end, by=request.person, at=request.now)
    return done(request, review, SAID[end.choice])


@allowed(reader, load=queries.load)
def handover(request: HttpRequest, review: Review) -> HttpResponse:
    form = forms.handover_form(data(request), review.handover)
    if request.method == "POST" and form.is_valid():
        saved = tried(form, actions.plan_handover, request, review=review, plan=form.cleaned_data)
        if saved:
            return done(request, review, "The handover is planned")
    lead = "Each of these has an answer before the last day, even where the answer is that nothing is needed."
    return desk_page(request, "form", review, "handover", form=form, lead=lead)


@allowed(reader, load=queries.load)
def learning(request: HttpRequest, review: Review) -> HttpResponse:
    form = forms.LearningForm(data(request))
    if request.method == "POST" and form.is_valid():
        saved = tried(form, actions.learn, request, review=review, **form.cleaned_data)
        if saved:
            return done(request, review, "The learning is written up", "learning")
    findings = review.exercise.findings.all()[:50]
    return desk_page(request, "learning", review, "learning", form=form, findings=findings)


@posts
@allowed(may_review, load=queries.load)
def publish(request: HttpRequest, review: Review) -> HttpResponse:
    actions.publish_review(review=review, by=request.person, at=request.now)
    return done(request, review, "The review is published")


@posts
@allowed(may_review, load=queries.load)
def close(request: HttpRequest, review: Review) -> HttpResponse:
    actions.close_review(review=review, by=request.person, at=request.now)
    return done(request, review, "The review and the exercise are closed")
