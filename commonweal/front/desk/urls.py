from django.urls import path

from commonweal.front.desk.views import help, home, search, work

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("areas/", home.find_area, name="find_area"),
    path("areas/<slug:slug>/", home.area, name="area"),
    path("search/", search.search, name="search"),
    path("exceptions/", help.exceptions, name="exceptions"),
    path("help/words/", help.words, name="words"),
    path("help/accessibility/", help.accessibility, name="accessibility"),
    path("help/privacy/", help.privacy, name="privacy"),
    path("help/cookies/", help.cookies, name="cookies"),
    path("help/contact/", help.contact, name="contact"),
    path("help/another-format/", help.another_format, name="another_format"),
    path("help/how-decisions-are-made/", help.how_decisions, name="how_decisions"),
    path("desk/", work.work, name="work"),
    path("desk/calendar.ics", work.calendar, name="calendar"),
    path("desk/councillor/", work.councillor, name="councillor"),
]
