from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "commonweal.cycle.review"
    label = "review"
