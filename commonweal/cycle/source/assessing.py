"""Addresses of the assessment: checks, interests, scores, the meeting, the ranking, letters and awards."""

from django.urls import path

from commonweal.cycle.source.views import award, gate, moderation, panel

OP = "desk/assessments/<str:reference>/"

urlpatterns = [
    path("desk/exercises/<str:reference>/assessment/", panel.assessment, name="assessment"),
    path("desk/exercises/<str:reference>/award/", award.award, name="award"),
    path("desk/assessments/", panel.yours, name="assessments"),
    path("desk/awards/<str:reference>/letter/", award.letter, name="letter"),
    path("desk/awards/<str:reference>/letter/check/", award.check_letter, name="check_letter"),
    path("desk/awards/<str:reference>/not-taken-up/", award.not_taken_up, name="not_taken_up"),
    path(OP, panel.assess, name="assess"),
    path(f"{OP}interests/", panel.interests, name="interests"),
    path(f"{OP}interests/<int:number>/", panel.ruling, name="ruling"),
    path(f"{OP}checks/<str:application>/", gate.checks, name="checks"),
    path(f"{OP}applications/<str:application>/", panel.score, name="score"),
    path(f"{OP}submit/", panel.submit_scores, name="submit_scores"),
    path(f"{OP}reopen/", panel.reopen_scores, name="reopen_scores"),
    path(f"{OP}moderation/", moderation.moderation, name="moderation"),
    path(f"{OP}moderation/<str:application>/<str:criterion>/", moderation.agree, name="agree"),
    path(f"{OP}ranking/", moderation.ranking, name="ranking"),
    path(f"{OP}ranking/rank/", moderation.rank, name="rank"),
    path(f"{OP}letters/", award.letters, name="letters"),
    path(f"{OP}letters/send/", award.send_letters, name="send_letters"),
    path("org/<slug:slug>/awards/<str:reference>/", award.own_award, name="own_award"),
    path("awards/", award.awards, name="awards"),
    path("awards/<str:reference>/", award.public_award, name="public_award"),
]
