from django.urls import URLPattern, path

from commonweal.cycle.deliver.views import agreements, claims, desk, plan, provider, reports

app_name = "deliver"

ORG = "org/<slug:slug>/agreements/"
OURS = f"{ORG}<str:reference>/"
DESK = "desk/agreements/<str:reference>/"

urlpatterns: list[URLPattern] = [
    path("plan/", plan.forward_plan, name="plan"),
    path("plan.<str:kind>", plan.forward_plan_file, name="plan_file"),
    path("agreements/<str:reference>/", plan.agreement, name="agreement"),
    path(ORG, provider.agreements, name="provider_agreements"),
    path(OURS, provider.agreement, name="provider_agreement"),
    path(f"{OURS}agree/", provider.agree, name="provider_agree"),
    path(f"{OURS}evidence/<int:item>/", provider.evidence, name="provider_evidence"),
    path(f"{OURS}reports/<int:number>/", reports.report, name="provider_report"),
    path(f"{OURS}reports/<int:number>/own/", reports.own_report, name="provider_own_report"),
    path(f"{OURS}reports/<int:number>/own/file/", reports.own_file, name="provider_own_file"),
    path(f"{OURS}reports/<int:number>/own/file/remove/", reports.remove_own_file, name="provider_remove_own_file"),
    path(f"{OURS}reports/<int:number>/check/", reports.check, name="provider_report_check"),
    path(f"{OURS}reports/<int:number>/take-back/", reports.take_back, name="provider_report_take_back"),
    path(f"{OURS}claims/new/<int:number>/", provider.new_claim, name="provider_new_claim"),
    path(f"{OURS}claims/<str:claim>/", provider.claim, name="provider_claim"),
    path(f"{OURS}claims/<str:claim>/withdraw/", provider.withdraw_claim, name="provider_withdraw_claim"),
    path("desk/exercises/<str:reference>/agreements/", desk.exercise_agreements, name="exercise_agreements"),
    path("desk/awards/<str:reference>/agreement/", desk.set_up, name="set_up"),
    path("desk/agreements/", desk.portfolio, name="portfolio"),
    path(DESK, desk.agreement, name="desk_agreement"),
    path(f"{DESK}details/", agreements.details, name="details"),
    path(f"{DESK}manager/", agreements.manager, name="manager"),
    path(f"{DESK}tier/", agreements.tier, name="tier"),
    path(f"{DESK}indicators/new/", agreements.new_indicator, name="new_indicator"),
    path(f"{DESK}indicators/<int:item>/drop/", agreements.drop_indicator, name="drop_indicator"),
    path(f"{DESK}payments/new/", agreements.new_instalment, name="new_instalment"),
    path(f"{DESK}payments/<int:number>/drop/", agreements.drop_instalment, name="drop_instalment"),
    path(f"{DESK}agree/", agreements.agree, name="agree"),
    path(f"{DESK}abandon/", agreements.abandon, name="abandon"),
    path(f"{DESK}change/", agreements.change, name="change"),
    path(f"{DESK}notice/", agreements.notice, name="notice"),
    path(f"{DESK}end/", agreements.end, name="end"),
    path(f"{DESK}reports/<int:number>/", reports.desk_report, name="desk_report"),
    path(f"{DESK}reports/<int:number>/file/", reports.desk_own_file, name="desk_own_file"),
    path(f"{DESK}reports/<int:number>/changes/", reports.ask_for_changes, name="ask_for_changes"),
    path(f"{DESK}reports/<int:number>/not-required/", reports.not_required, name="not_required"),
    path("desk/claims/<str:reference>/", claims.claim, name="claim"),
    path("desk/claims/<str:reference>/authorise/", claims.authorise, name="authorise"),
    path("desk/claims/<str:reference>/question/", claims.question, name="question"),
    path("desk/claims/<str:reference>/reject/", claims.reject, name="reject"),
    path("desk/claims/<str:reference>/release/", claims.release, name="release"),
    path("desk/claims/<str:reference>/paid/", claims.paid, name="paid"),
    path("desk/payments/", claims.payments, name="payments"),
    path("desk/payments.csv", claims.payments_file, name="payments_file"),
]
