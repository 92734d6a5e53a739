"""What the provider and everybody else sees of a review."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise import queries as exercises
from commonweal.cycle.review import actions, forms, queries, rules
from commonweal.cycle.review.models import Review
from commonweal.cycle.review.rules import provider, provider_reads
from commonweal.cycle.review.states import REVIEW
from commonweal.cycle.review.views.parts import tried
from commonweal.ground.pages.access import allowed, public


@allowed(provider_reads, load=queries.load_for_organisation)
def for_provider(request: HttpRequest, review: Review) -> HttpResponse:
    """Read the assessment of impact once it is shared, comment on it, put forward an option."""
    sent = request.POST.get("form", "")
    organisation = review.agreement.organisation
    comment = forms.CommentForm(
        request.POST if sent == "comment" else None, initial={"comment": review.provider_comment}
    )
    option = forms.ProposalForm(request.POST if sent == "option" else None, initial={"from_whom": organisation.name})
    if request.method == "POST" and comment.is_valid():
        saved = tried(comment, actions.provider_comment, request, review=review, **comment.cleaned_data)
        if saved:
            return _back(request, review, "Your comment is sent. It is published beside the evaluation")
    if request.method == "POST" and option.is_valid():
        saved = tried(option, actions.counter_propose, request, review=review, **option.cleaned_data)
        if saved:
            return _back(request, review, "Your option is sent. The council answers it before anything is decided")
    impact = getattr(review, "change_impact", None)
    context = {
        "review": review,
        "agreement": review.agreement,
        "organisation": organisation,
        "place": str(organisation),
        "state": REVIEW.state_of(review),
        "impact": impact if impact is not None and impact.shared_with_provider_at else None,
        "impact_parts": rules.IMPACT,
        "comment": comment,
        "option": option,
        "may_answer": bool(provider(request.person, review)),
        "may_propose": rules.still_open(review) is None,
        "may_comment": review.provider_invited_at is not None and review.state not in ("settled", "closed"),
        "proposals": list(review.counter_proposals.all()),
    }
    return render(request, "review/provider.html", context)


def _back(request: HttpRequest, review: Review, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("review:for_provider", slug=review.agreement.organisation.slug, reference=review.reference)


@public
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.published(), 50).get_page(request.GET.get("page"))
    return render(request, "review/published_list.html", {"page": page})


@public
def published(request: HttpRequest, reference: str) -> HttpResponse:
    review = queries.load_public(reference)
    end = getattr(review, "end_of_term", None)
    decision = end.decision if end is not None else None
    told = decision is not None and decision.made_on is not None and decision.public
    context = {
        "review": review,
        "agreement": review.agreement,
        "end": end if told else None,
        "decision": decision if told else None,
        "valuation": getattr(review, "valuation", None),
        "impact": getattr(review, "change_impact", None) if told else None,
        "impact_parts": rules.IMPACT,
        "written": rules.evaluation_lines(review),
        "proposals": [one for one in review.counter_proposals.all() if one.answer] if told else [],
        "findings": review.exercise.findings.filter(public=True)[:20],
        "contacts": queries.first_contacts(review),
        "thread": exercises.thread(review.exercise, public=True, at=request.now),
    }
    return render(request, "review/published.html", context)
