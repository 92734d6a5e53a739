from django.urls import path

from commonweal.cycle.source.procurement import views

app_name = "procurement"

urlpatterns = [
    path("desk/exercises/<str:reference>/opportunity/process/contract/", views.process, name="process"),
]
