from django.urls import path

from commonweal.ground.documents import views

app_name = "documents"

urlpatterns = [
    path("org/<slug:slug>/letters/<str:reference>/letter.pdf", views.received, name="received_letter"),
    path("desk/letters/<str:reference>/letter.pdf", views.sent, name="sent_letter"),
]
