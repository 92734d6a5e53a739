from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.people.rules import administrator
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.outage import OutageForm
from commonweal.cycle.source.models import Outage
from commonweal.ground.pages.access import allowed, public
from commonweal.ground.pages.words import listed, plural
from commonweal.ground.record.rules import Refused


@public
def outages(request: HttpRequest) -> HttpResponse:
    page = Paginator(Outage.objects.all(), 50).get_page(request.GET.get("page"))
    may = bool(administrator(request.person, None))
    return render(request, "source/outages.html", {"page": page, "may": may})


@allowed(administrator)
def note(request: HttpRequest) -> HttpResponse:
    form = OutageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.note_outage(
                began=form.at("began"),
                ended=form.at("ended"),
                how_known=form.cleaned_data["how_known"],
                by=request.person,
                at=request.now,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            told = (
                f" It moved {plural(len(moved), 'deadline')}: {listed([one.reference for one in moved])}."
                if moved
                else ""
            )
            messages.success(request, f"The time out of service is noted.{told}")
            return redirect("source:outages")
    return render(request, "source/note_outage.html", {"form": form, "place": "Administration"})
