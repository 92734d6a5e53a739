from django.urls import path

from commonweal.ground.record import views

app_name = "record"

urlpatterns = [
    path("desk/record/<str:name>/", views.timeline, name="timeline"),
    path("desk/record/<str:name>.json", views.bundle, name="bundle"),
]
