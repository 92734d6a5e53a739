from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "commonweal.ground.documents"
    label = "documents"
