from django.apps import AppConfig


class ExerciseConfig(AppConfig):
    name = "commonweal.council.exercise"
    label = "exercise"
