from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "commonweal.front.open_data"
    label = "open_data"
