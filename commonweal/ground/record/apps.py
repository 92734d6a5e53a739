from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "commonweal.ground.record"
    label = "record"
