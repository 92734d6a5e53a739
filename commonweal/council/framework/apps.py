from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    name = "commonweal.council.framework"
    label = "framework"
