"""Addresses of feedback."""

from django.urls import path

from colead.features.feedback import views

app_name = "feedback"
urlpatterns = [
    path("feedback/", views.overview, name="list"),
    path("feedback/ask/", views.ask, name="ask"),
    path("feedback/ask/upward/", views.ask_upward, name="ask-upward"),
    path("feedback/offer/", views.offer, name="offer"),
    path("feedback/veil/", views.veil, name="veil"),
    path("feedback/rounds/begin/", views.begin_turn, name="begin-turn"),
    path("feedback/rounds/<int:pk>/", views.turn, name="turn"),
    path("feedback/wishes/<int:pk>/", views.wish, name="wish"),
    path("feedback/wishes/<int:pk>/not-now/", views.decline, name="decline"),
    path("feedback/wishes/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("feedback/wishes/<int:pk>/thank/", views.thank_all, name="thank-all"),
    path("feedback/<int:pk>/", views.piece, name="piece"),
    path("feedback/<int:pk>/thank/", views.thank, name="thank"),
    path("feedback/<int:pk>/keep/", views.keep, name="keep"),
    path("feedback/<int:pk>/note/", views.note, name="note"),
    path("feedback/<int:pk>/say/", views.say, name="say"),
]
