from django.urls import path

from . import views

app_name = "pages"

urlpatterns = [
    path("look/<str:colour>.css", views.brand, name="brand"),
]
