from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "commonweal.cycle.source.grants"
    label = "grants"
