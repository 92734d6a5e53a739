from django.urls import URLPattern

app_name = "source"

urlpatterns: list[URLPattern] = []
