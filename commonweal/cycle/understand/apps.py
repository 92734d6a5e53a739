from django.apps import AppConfig


class UnderstandConfig(AppConfig):
    name = "commonweal.cycle.understand"
    label = "understand"
