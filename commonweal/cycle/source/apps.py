from django.apps import AppConfig


class SourceConfig(AppConfig):
    name = "commonweal.cycle.source"
    label = "source"
