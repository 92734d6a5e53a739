from django.urls import path

from commonweal.council.decide.views import advice, desk, feeds, level, public, record, report

app_name = "decide"

ONE = "desk/decisions/<str:reference>/"

urlpatterns = [
    path("decisions.<str:kind>", feeds.decisions, name="decisions_file"),
    path("forward-plan.<str:kind>", feeds.forward_plan, name="forward_plan_file"),
    path("decisions/", public.decisions, name="public_decisions"),
    path("decisions/<str:reference>/", public.decision, name="public_decision"),
    path("forward-plan/", public.forward_plan, name="forward_plan"),
    path("desk/decisions/", desk.decisions, name="decisions"),
    path("desk/exercises/<str:reference>/decisions/new/", desk.propose, name="propose"),
    path("desk/advice/<int:number>/", advice.answer, name="answer"),
    path("desk/advice/<int:number>/go-on/", advice.go_on, name="go_on"),
    path("desk/decisions/small-awards/", record.batch, name="batch"),
    path(ONE, desk.decision, name="decision"),
    path(f"{ONE}ready/", desk.ready, name="ready"),
    path(f"{ONE}reopen/", desk.reopen, name="reopen"),
    path(f"{ONE}take-effect/", desk.take_effect, name="take_effect"),
    path(f"{ONE}notify-cabinet/", desk.notify_cabinet, name="notify_cabinet"),
    path(f"{ONE}withdraw/", desk.withdraw, name="withdraw"),
    path(f"{ONE}exempt/", desk.exempt, name="exempt"),
    path(f"{ONE}report/", report.report, name="report"),
    path(f"{ONE}report/fill/", report.fill, name="fill"),
    path(f"{ONE}report/<str:key>/", report.section, name="section"),
    path(f"{ONE}level/", level.level, name="level"),
    path(f"{ONE}level/work-out/", level.work_out, name="work_out"),
    path(f"{ONE}advice/", advice.advice, name="advice"),
    path(f"{ONE}decide/", record.decide, name="decide"),
    path(f"{ONE}correct/", record.correct, name="correct"),
    path(f"{ONE}call-in/", record.call_in, name="call_in"),
    path(f"{ONE}call-in/answer/", record.answer_call_in, name="answer_call_in"),
    path(f"{ONE}instructions/new/", record.instruct, name="instruct"),
    path(f"{ONE}instructions/<int:number>/", record.close_instruction, name="close_instruction"),
]
