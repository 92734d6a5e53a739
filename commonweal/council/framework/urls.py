from django.urls import path

from commonweal.council.framework import views

app_name = "framework"

urlpatterns = [
    path("framework/", views.framework, name="framework"),
    path("framework/criteria/", views.criteria, name="criteria"),
    path("framework/who-does-what/", views.roles, name="roles"),
    path("framework/glossary/", views.glossary, name="glossary"),
    path("principles/", views.principles, name="principles"),
    path("outcomes/", views.outcomes, name="outcomes"),
    path("desk/admin/framework/", views.adopt, name="adopt"),
    path("desk/admin/levels/", views.levels, name="levels"),
    path("desk/admin/levels/new/", views.set_level, name="set_level"),
]
