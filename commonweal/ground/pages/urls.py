from django.urls import path

from . import access, views

app_name = "pages"

urlpatterns = [
    path("look/<str:colour>.css", access.public(views.brand), name="brand"),
]
