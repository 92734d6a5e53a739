from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "commonweal.cycle.plan"
    label = "plan"
