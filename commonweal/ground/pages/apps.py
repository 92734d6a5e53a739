from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "commonweal.ground.pages"
    label = "pages"
