from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "commonweal.ground.post"
    label = "post"
