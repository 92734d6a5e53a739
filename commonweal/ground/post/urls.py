from django.urls import path

from commonweal.ground.post import views

app_name = "post"

urlpatterns = [
    path("desk/letters/<str:reference>/", views.letter, name="letter"),
    path("desk/letters/<str:reference>/check/", views.check, name="check"),
    path("desk/letters/<str:reference>/change/", views.rewrite, name="rewrite"),
    path("desk/letters/<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("desk/letters/<str:reference>/send-again/", views.send_again, name="send_again"),
    path("desk/letters/<str:reference>/came-back/", views.came_back, name="came_back"),
    path("follow/<slug:kind>/<str:reference>/", views.follow, name="follow"),
    path("desk/letters/<str:reference>/posted/", views.posted, name="posted"),
    path("updates/", views.updates, name="updates"),
    path("updates/confirm/<str:key>/", views.confirm, name="confirm"),
    path("updates/<str:key>/", views.mine, name="mine"),
    path("updates/<str:key>/stop/", views.stop_all, name="stop_all"),
    path("updates/<str:key>/stop/<int:number>/", views.stop, name="stop"),
    path("account/notifications/", views.notifications, name="notifications"),
    path("org/<slug:slug>/letters/<str:reference>/", views.received, name="received"),
]
