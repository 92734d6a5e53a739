from django.urls import path

from commonweal.ground.post import views

app_name = "post"

urlpatterns = [
    path("desk/letters/<str:reference>/", views.letter, name="letter"),
    path("desk/letters/<str:reference>/check/", views.check, name="check"),
    path("desk/letters/<str:reference>/change/", views.rewrite, name="rewrite"),
    path("desk/letters/<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("desk/letters/<str:reference>/send-again/", views.send_again, name="send_again"),
    path("org/<slug:slug>/letters/<str:reference>/", views.received, name="received"),
]
