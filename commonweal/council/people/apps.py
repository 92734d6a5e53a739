from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonweal.council.people"
    label = "people"
