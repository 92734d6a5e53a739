from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "commonweal.ground.questions"
    label = "questions"
