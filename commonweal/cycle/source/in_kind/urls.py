from django.urls import path

from commonweal.cycle.source.in_kind import views

app_name = "in_kind"

urlpatterns = [
    path("desk/exercises/<str:reference>/opportunity/process/asset/", views.process, name="process"),
]
