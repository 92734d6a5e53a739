from django.apps import AppConfig


class EngageConfig(AppConfig):
    name = "commonweal.council.engage"
    label = "engage"
