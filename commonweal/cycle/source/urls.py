from django.urls import path

from commonweal.cycle.source.views import (
    answering,
    application,
    award,
    builder,
    clarify,
    equality,
    feeds,
    gate,
    lateness,
    moderation,
    opportunity,
    outage,
    panel,
    paper,
    process,
    public,
    receipt,
    running,
    sent_file,
    workshop,
)

app_name = "source"

PUBLIC = [
    path("opportunities.csv", feeds.as_csv, name="opportunities_csv"),
    path("opportunities.json", feeds.as_json, name="opportunities_json"),
    path("opportunities.ics", feeds.as_ics, name="opportunities_ics"),
    path("opportunities.rss", feeds.as_rss, name="opportunities_rss"),
    path("opportunities/", public.listing, name="opportunities"),
    path("outages/", outage.outages, name="outages"),
    path("desk/outages/new/", outage.note, name="note_outage"),
    path("opportunities/<str:reference>.json", feeds.one_as_json, name="opportunity_json"),
    path("opportunities/<str:reference>.ics", feeds.one_as_ics, name="opportunity_ics"),
    path("opportunities/<str:reference>/", public.opportunity, name="opportunity"),
    path("opportunities/<str:reference>/form/", public.read_form, name="read_form"),
    path("opportunities/<str:reference>/questions/ask/", public.ask, name="ask"),
    path("opportunities/<str:reference>/workshops/<int:number>/", workshop.take_place, name="take_place"),
    path("opportunities/<str:reference>/eligibility/", public.eligibility, name="eligibility"),
    path("opportunities/<str:reference>/apply/", public.apply, name="apply"),
]

OWN = "org/<slug:slug>/applications/"
ONE = f"{OWN}<str:reference>/"

PROVIDER = [
    path(OWN, application.listing, name="applications"),
    path(ONE, application.application, name="application"),
    path(f"{ONE}project/", answering.project, name="project"),
    path(f"{ONE}questions/<str:key>/", answering.question, name="question"),
    path(f"{ONE}questions/<str:key>/earlier/", answering.earlier, name="earlier"),
    path(f"{ONE}files/<str:file>/", answering.own_file, name="own_file"),
    path(f"{ONE}check/", application.check, name="check"),
    path(f"{ONE}declaration/", application.declaration, name="declaration"),
    path(f"{ONE}submitted/", application.receipt, name="receipt"),
    path(f"{ONE}submitted/receipt.pdf", receipt.as_paper, name="receipt_pdf"),
    path(f"{ONE}equality/", equality.equality, name="equality"),
    path(f"{ONE}submitted.json", application.sent_copy, name="sent_copy"),
    path(f"{ONE}late/", lateness.ask, name="ask_late"),
    path(f"{ONE}clarifications/<int:number>/", clarify.answer_panel, name="answer_panel"),
    path(f"{ONE}withdraw/", application.withdraw, name="withdraw_application"),
    path(f"{ONE}restore/", application.restore, name="restore_application"),
]

SETUP = "desk/exercises/<str:reference>/opportunity/"

DESK = [
    path(SETUP, opportunity.setup, name="opportunity_setup"),
    path(f"{SETUP}start/", opportunity.start, name="start_opportunity"),
    path(f"{SETUP}process/", process.process, name="process"),
    path(f"{SETUP}notices/", process.notices, name="notices"),
    path(f"{SETUP}notices/<slug:key>/", process.notice, name="notice"),
    path(f"{SETUP}invitations/<int:number>/take-back/", process.uninvite, name="uninvite"),
    path(f"{SETUP}criteria/", opportunity.criteria, name="criteria"),
    path(f"{SETUP}form/", builder.form, name="form"),
    path(f"{SETUP}form/begin/", builder.begin, name="begin_form"),
    path(f"{SETUP}form/add/", builder.add, name="add_question"),
    path(f"{SETUP}form/library/", builder.library, name="form_library"),
    path(f"{SETUP}form/preview/", builder.preview, name="form_preview"),
    path(f"{SETUP}form/preview/<str:key>/", builder.preview_question, name="preview_question"),
    path(f"{SETUP}form/print/", builder.printed, name="form_print"),
    path(f"{SETUP}form/questions/<str:key>/", builder.change, name="change_question"),
    path(f"{SETUP}form/questions/<str:key>/remove/", builder.remove, name="remove_question"),
    path(f"{SETUP}form/questions/<str:key>/move/", builder.move, name="move_question"),
    path(f"{SETUP}panel/", opportunity.panel, name="panel"),
    path(f"{SETUP}panel/<int:member>/leave/", opportunity.leave_panel, name="leave_panel"),
    path(f"{SETUP}timetable/", opportunity.timetable, name="timetable"),
    path(f"{SETUP}preview/", opportunity.preview, name="preview"),
    path(f"{SETUP}publish/", opportunity.publish, name="publish"),
    path("desk/forms/", builder.thumb, name="thumb"),
    path("desk/opportunities/", running.listing, name="desk_list"),
    path("desk/opportunities/<str:reference>/", running.opportunity, name="desk_opportunity"),
    path("desk/opportunities/<str:reference>/questions/<int:number>/", running.answer, name="answer"),
    path("desk/opportunities/<str:reference>/change/", running.change, name="change"),
    path("desk/opportunities/<str:reference>/withdraw/", running.withdraw, name="withdraw"),
    path("desk/opportunities/<str:reference>/workshops/", workshop.workshops, name="workshops"),
    path("desk/opportunities/<str:reference>/workshops/<int:number>/", workshop.said, name="workshop_said"),
    path("desk/opportunities/<str:reference>/paper/", paper.enter, name="enter_paper"),
    path("desk/opportunities/<str:reference>/late/<str:application>/", lateness.rule, name="rule_late"),
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
    path(f"{ROUND}applications/<str:application>/files/<str:file>/", sent_file.sent_file, name="sent_file"),
    path(f"{ROUND}applications/<str:application>/ask/", clarify.ask, name="ask_chair"),
    path(f"{ROUND}questions/<int:number>/", clarify.clarification, name="clarification"),
    path(f"{ROUND}diligence/<str:application>/", clarify.diligence, name="diligence"),
    path(f"{ROUND}submit/", panel.submit_scores, name="submit_scores"),
    path(f"{ROUND}panel/<int:number>/remind/", panel.remind, name="remind"),
    path(f"{ROUND}reopen/", panel.reopen_scores, name="reopen_scores"),
    path(f"{ROUND}moderation/", moderation.moderation, name="moderation"),
    path(f"{ROUND}moderation/<str:application>/<str:criterion>/", moderation.agree, name="agree"),
    path(f"{ROUND}ranking/", moderation.ranking, name="ranking"),
    path(f"{ROUND}ranking/rank/", moderation.rank, name="rank"),
    path(f"{ROUND}letters/", award.letters, name="letters"),
    path(f"{ROUND}letters/send/", award.schedule_letters, name="schedule_letters"),
    path(f"{ROUND}letters/cancel/", award.cancel_letters, name="cancel_letters"),
    path(f"{ROUND}letters/go/", award.send_letters, name="send_letters"),
    path("org/<slug:slug>/awards/<str:reference>/", award.own_award, name="own_award"),
    path("awards/", award.awards, name="awards"),
    path("awards/who-applied/", equality.who_applied, name="who_applied"),
    path("awards/<str:reference>/", award.public_award, name="public_award"),
]

urlpatterns = [*PUBLIC, *PROVIDER, *DESK, *ASSESSMENT]
