from django.urls import path

from commonweal.cycle.review.views import desk, ending, outside

app_name = "review"

ONE = "desk/reviews/<str:reference>/"

urlpatterns = [
    path("reviews/", outside.listing, name="published_list"),
    path("reviews/<str:reference>/", outside.published, name="published"),
    path("org/<slug:slug>/reviews/<str:reference>/", outside.for_provider, name="for_provider"),
    path("desk/reviews/", desk.reviews, name="reviews"),
    path("desk/exercises/<str:reference>/review/", desk.exercise_review, name="exercise_review"),
    path("desk/agreements/<str:reference>/review/begin/", desk.begin, name="begin"),
    path(ONE, desk.review, name="review"),
    path(f"{ONE}evaluate/", desk.evaluate, name="evaluate"),
    path(f"{ONE}value/", desk.value, name="value"),
    path(f"{ONE}people/", desk.people, name="people"),
    path(f"{ONE}impact/", desk.impact, name="impact"),
    path(f"{ONE}impact/share/", desk.share, name="share"),
    path(f"{ONE}options/", ending.options, name="options"),
    path(f"{ONE}options/new/", ending.add_option, name="add_option"),
    path(f"{ONE}options/<int:number>/", ending.answer_option, name="answer_option"),
    path(f"{ONE}decide/", ending.decide, name="decide"),
    path(f"{ONE}notice/", ending.notice, name="notice"),
    path(f"{ONE}carry-out/", ending.carry_out, name="carry_out"),
    path(f"{ONE}handover/", ending.handover, name="handover"),
    path(f"{ONE}learning/", ending.learning, name="learning"),
    path(f"{ONE}publish/", ending.publish, name="publish"),
    path(f"{ONE}close/", ending.close, name="close"),
]
