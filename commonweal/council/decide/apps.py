from django.apps import AppConfig


class DecideConfig(AppConfig):
    name = "commonweal.council.decide"
    label = "decide"
