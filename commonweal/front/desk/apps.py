from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "commonweal.front.desk"
    label = "desk"
