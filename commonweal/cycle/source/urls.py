from django.urls import path

from commonweal.cycle.source.views import (
    application,
    award,
    feeds,
    gate,
    moderation,
    opportunity,
    panel,
    public,
    running,
)

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

# Checks, interests, scores, the meeting, the ranking, letters and awards.
ROUND = "desk/assessments/<str:reference>/"

ASSESSMENT = [
    path("desk/exercises/<str:reference>/assessment/", panel.assessment, name="assessment"),
    path("desk/exercises/<str:reference>/award/", award.award, name="award"),
    path("desk/assessments/", panel.yours, name="assessments"),
    path("desk/awards/<str:reference>/letter/", award.letter, name="letter"),
    path("desk/awards/<str:reference>/letter/check/", award.check_letter, name="check_letter"),
    path("desk/awards/<str:reference>/not-taken-up/", award.not_taken_up, name="not_taken_up"),
    path(ROUND, panel.assess, name="assess"),
    path(f"{ROUND}interests/", panel.interests, name="interests"),
    path(f"{ROUND}interests/<int:number>/", panel.ruling, name="ruling"),
    path(f"{ROUND}checks/<str:application>/", gate.checks, name="checks"),
    path(f"{ROUND}applications/<str:application>/", panel.score, name="score"),
    path(f"{ROUND}submit/", panel.submit_scores, name="submit_scores"),
    path(f"{ROUND}reopen/", panel.reopen_scores, name="reopen_scores"),
    path(f"{ROUND}moderation/", moderation.moderation, name="moderation"),
    path(f"{ROUND}moderation/<str:application>/<str:criterion>/", moderation.agree, name="agree"),
    path(f"{ROUND}ranking/", moderation.ranking, name="ranking"),
    path(f"{ROUND}ranking/rank/", moderation.rank, name="rank"),
    path(f"{ROUND}letters/", award.letters, name="letters"),
    path(f"{ROUND}letters/send/", award.send_letters, name="send_letters"),
    path("org/<slug:slug>/awards/<str:reference>/", award.own_award, name="own_award"),
    path("awards/", award.awards, name="awards"),
    path("awards/<str:reference>/", award.public_award, name="public_award"),
]

urlpatterns = [*PUBLIC, *PROVIDER, *DESK, *ASSESSMENT]
