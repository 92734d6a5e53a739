"""Every address, app by app. Each app writes its addresses in full."""

from django.http import HttpResponse
from django.urls import include, path

from commonweal.ground.pages import access

handler400 = "commonweal.ground.pages.views.bad_request"
handler403 = "commonweal.ground.pages.views.forbidden"
handler404 = "commonweal.ground.pages.views.not_found"
handler500 = "commonweal.ground.pages.views.server_error"


@access.public
def health(request):
    return HttpResponse("well\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("health", health, name="health"),
    path("", include("commonweal.ground.pages.urls")),
    path("", include("commonweal.ground.record.urls")),
    path("", include("commonweal.ground.documents.urls")),
    path("", include("commonweal.ground.post.urls")),
    path("", include("commonweal.council.people.urls")),
    path("", include("commonweal.council.framework.urls")),
    path("", include("commonweal.council.exercise.urls")),
    path("", include("commonweal.council.decide.urls")),
    path("", include("commonweal.cycle.understand.urls")),
    path("", include("commonweal.cycle.plan.urls")),
    path("", include("commonweal.cycle.source.urls")),
    path("", include("commonweal.cycle.source.procurement.urls")),
    path("", include("commonweal.cycle.source.grants.urls")),
    path("", include("commonweal.cycle.source.in_kind.urls")),
    path("", include("commonweal.cycle.deliver.urls")),
    path("", include("commonweal.cycle.review.urls")),
    path("", include("commonweal.front.desk.urls")),
    path("", include("commonweal.front.open_data.urls")),
]
