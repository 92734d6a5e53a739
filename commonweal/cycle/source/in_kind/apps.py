from django.apps import AppConfig


class InKindConfig(AppConfig):
    name = "commonweal.cycle.source.in_kind"
    label = "in_kind"
