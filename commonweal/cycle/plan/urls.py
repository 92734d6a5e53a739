from django.urls import path

from commonweal.cycle.plan import views

app_name = "plan"

DESK = "desk/exercises/<str:reference>"

urlpatterns = [
    path(f"{DESK}/outcomes/", views.outcomes, name="outcomes"),
    path(f"{DESK}/outcomes/add/", views.add_outcome, name="add_outcome"),
    path(f"{DESK}/outcomes/agree/", views.agree_outcomes, name="agree_outcomes"),
    path(f"{DESK}/outcomes/reopen/", views.reopen_outcomes, name="reopen_outcomes"),
    path(f"{DESK}/outcomes/<int:pk>/indicator/", views.add_indicator, name="add_indicator"),
    path(f"{DESK}/change/", views.change, name="change"),
    path(f"{DESK}/change/add/", views.add_change, name="add_change"),
    path(f"{DESK}/change/finish/", views.finish_change, name="finish_change"),
    path(f"{DESK}/options/", views.options, name="options"),
    path(f"{DESK}/options/add/", views.add_option, name="add_option"),
    path(f"{DESK}/options/<int:pk>/", views.change_option, name="change_option"),
    path(f"{DESK}/options/make-or-buy/", views.make_or_buy, name="make_or_buy"),
    path(f"{DESK}/options/criteria/", views.criteria, name="criteria"),
    path(f"{DESK}/options/scores/", views.scores, name="scores"),
    path(f"{DESK}/options/prefer/", views.prefer, name="prefer"),
    path(f"{DESK}/options/reopen/", views.reopen_options, name="reopen_options"),
    path(f"{DESK}/route/", views.route, name="route"),
    path(f"{DESK}/route/choose/", views.choose_route, name="choose_route"),
    path(f"{DESK}/evaluation/", views.evaluation, name="evaluation"),
    path(f"{DESK}/budget/", views.budget, name="budget"),
    path(f"{DESK}/spec/", views.specification, name="specification"),
    path(f"{DESK}/principles/", views.principles, name="principles"),
    path("plans/<str:reference>/", views.public_plan, name="public_plan"),
]
