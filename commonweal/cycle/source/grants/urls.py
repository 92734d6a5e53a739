from django.urls import path

from commonweal.cycle.source.grants import views

app_name = "grants"

urlpatterns = [
    path("desk/exercises/<str:reference>/opportunity/process/grant/", views.process, name="process"),
]
