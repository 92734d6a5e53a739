from django.urls import path

from commonweal.cycle.source import assessing
from commonweal.cycle.source.views import application, feeds, opportunity, public, running

app_name = "source"

PUBLIC = [
    path("opportunities.csv", feeds.as_csv, name="opportunities_csv"),
    path("opportunities.json", feeds.as_json, name="opportunities_json"),
    path("opportunities.ics", feeds.as_ics, name="opportunities_ics"),
    path("opportunities.rss", feeds.as_rss, name="opportunities_rss"),
    path("opportunities/", public.listing, name="opportunities"),
    path("opportunities/<str:reference>.json", feeds.one_as_json, name="opportunity_json"),
    path("opportunities/<str:reference>.ics", feeds.one_as_ics, name="opportunity_ics"),
    path("opportunities/<str:reference>/", public.opportunity, name="opportunity"),
    path("opportunities/<str:reference>/form/", public.read_form, name="read_form"),
    path("opportunities/<str:reference>/questions/ask/", public.ask, name="ask"),
    path("opportunities/<str:reference>/eligibility/", public.eligibility, name="eligibility"),
    path("opportunities/<str:reference>/apply/", public.apply, name="apply"),
]

OWN = "org/<slug:slug>/applications/"
ONE = f"{OWN}<str:reference>/"

PROVIDER = [
    path(OWN, application.listing, name="applications"),
    path(ONE, application.application, name="application"),
    path(f"{ONE}project/", application.project, name="project"),
    path(f"{ONE}questions/<str:key>/", application.question, name="question"),
    path(f"{ONE}check/", application.check, name="check"),
    path(f"{ONE}declaration/", application.declaration, name="declaration"),
    path(f"{ONE}submitted/", application.receipt, name="receipt"),
    path(f"{ONE}submitted.json", application.sent_copy, name="sent_copy"),
    path(f"{ONE}withdraw/", application.withdraw, name="withdraw_application"),
    path(f"{ONE}restore/", application.restore, name="restore_application"),
]

SETUP = "desk/exercises/<str:reference>/opportunity/"

DESK = [
    path(SETUP, opportunity.setup, name="opportunity_setup"),
    path(f"{SETUP}start/", opportunity.start, name="start_opportunity"),
    path(f"{SETUP}criteria/", opportunity.criteria, name="criteria"),
    path(f"{SETUP}form/", opportunity.form, name="form"),
    path(f"{SETUP}panel/", opportunity.panel, name="panel"),
    path(f"{SETUP}panel/<int:member>/leave/", opportunity.leave_panel, name="leave_panel"),
    path(f"{SETUP}timetable/", opportunity.timetable, name="timetable"),
    path(f"{SETUP}preview/", opportunity.preview, name="preview"),
    path(f"{SETUP}publish/", opportunity.publish, name="publish"),
    path("desk/opportunities/", running.listing, name="desk_list"),
    path("desk/opportunities/<str:reference>/", running.opportunity, name="desk_opportunity"),
    path("desk/opportunities/<str:reference>/questions/<int:number>/", running.answer, name="answer"),
    path("desk/opportunities/<str:reference>/change/", running.change, name="change"),
    path("desk/opportunities/<str:reference>/withdraw/", running.withdraw, name="withdraw"),
    path("desk/opportunities/<str:reference>/applications/", running.applications, name="desk_applications"),
    path(
        "desk/opportunities/<str:reference>/applications/<str:application>/", running.received, name="desk_application"
    ),
]

# The gate, the panel and the award.
urlpatterns = [*PUBLIC, *PROVIDER, *DESK, *assessing.urlpatterns]
