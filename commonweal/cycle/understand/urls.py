from django.urls import path

from commonweal.cycle.understand import views

app_name = "understand"

DESK = "desk/exercises/<str:reference>"

urlpatterns = [
    path("desk/needs/", views.register, name="register"),
    path("desk/evidence/", views.evidence, name="evidence"),
    path(f"{DESK}/screening/", views.screening, name="screening"),
    path(f"{DESK}/need/", views.need, name="need"),
    path(f"{DESK}/need/agree/", views.agree, name="agree_need"),
    path(f"{DESK}/need/reopen/", views.reopen, name="reopen_need"),
    path(f"{DESK}/need/evidence/add/", views.add_evidence, name="add_evidence"),
    path(f"{DESK}/need/evidence/<int:pk>/reviewed/", views.reviewed, name="review_evidence"),
    path(f"{DESK}/need/write/<str:part>/", views.need_part, name="need_part"),
    path(f"{DESK}/assets/", views.assets, name="assets"),
    path(f"{DESK}/assets/add/", views.add_asset, name="add_asset"),
    path(f"{DESK}/assets/none/", views.no_assets, name="no_assets"),
    path(f"{DESK}/assets/service/", views.add_provision, name="add_provision"),
    path(f"{DESK}/gap/", views.gap, name="gap"),
    path(f"{DESK}/gap/add/", views.add_gap, name="add_gap"),
    path(f"{DESK}/gap/finish/", views.finish_gap, name="finish_gap"),
    path(f"{DESK}/market/", views.market, name="market"),
    path("needs/<str:reference>/", views.public_need, name="public_need"),
]
