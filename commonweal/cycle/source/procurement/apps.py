from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "commonweal.cycle.source.procurement"
    label = "procurement"
