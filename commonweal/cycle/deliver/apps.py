from django.apps import AppConfig


class DeliverConfig(AppConfig):
    name = "commonweal.cycle.deliver"
    label = "deliver"
