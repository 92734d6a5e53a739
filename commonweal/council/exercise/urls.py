from django.urls import path

from commonweal.council.exercise import views

app_name = "exercise"

urlpatterns = [
    path("exercises/<str:reference>/", views.published, name="published"),
    path("desk/exercises/", views.listing, name="list"),
    path("desk/exercises/new/", views.new, name="new"),
    path("desk/exercises/<str:reference>/", views.exercise, name="exercise"),
    path("desk/exercises/<str:reference>/advance/", views.advance, name="advance"),
    path("desk/exercises/<str:reference>/hold/", views.rest, {"verb": "hold"}, name="hold"),
    path("desk/exercises/<str:reference>/stop/", views.rest, {"verb": "stop"}, name="stop"),
    path("desk/exercises/<str:reference>/resume/", views.resume, name="resume"),
    path("desk/exercises/<str:reference>/close/", views.close, name="close"),
    path("desk/exercises/<str:reference>/tasks/<str:key>/", views.task, name="task"),
    path("desk/exercises/<str:reference>/gates/<str:key>/", views.gate, name="gate"),
    path("desk/exercises/<str:reference>/engagement/", views.contacts, name="contacts"),
    path("desk/exercises/<str:reference>/impact/", views.impact, name="impact"),
    path("desk/exercises/<str:reference>/people/", views.team, name="team"),
    path("desk/exercises/<str:reference>/timeline/", views.history, name="history"),
]
