"""Addresses of coaching."""

from django.urls import path

from colead.features.coaching import views

app_name = "coaching"
urlpatterns = [
    path("steps/", views.steps, name="steps"),
    path("coaching/", views.home, name="home"),
    path("coaching/numbers/", views.numbers, name="numbers"),
    path("coaching/offer/", views.offer, name="offer"),
    path("coaching/offer/withdraw/", views.withdraw_offer, name="withdraw-offer"),
    path("coaching/wish/", views.wish, name="wish"),
    path("coaching/wish/withdraw/", views.withdraw_wish, name="withdraw-wish"),
    path("coaching/wish/find/", views.find, name="find"),
    path("coaching/match/", views.match, name="match"),
    path("coaching/matchings/<int:pk>/", views.matching, name="matching"),
    path("coaching/coaches/<int:pk>/", views.coach, name="coach"),
    path("coaching/suggestions/<int:pk>/", views.suggestion, name="suggestion"),
    path("coaching/proposals/<int:pk>/", views.proposal, name="proposal"),
    path("coaching/proposals/<int:pk>/yes/", views.say_yes, name="yes"),
    path("coaching/proposals/<int:pk>/no/", views.say_no, name="no"),
    path("coaching/proposals/<int:pk>/instead/", views.ask_instead, name="instead"),
    path("coaching/pairs/<int:pk>/", views.pair, name="pair"),
    path("coaching/pairs/<int:pk>/write/<slug:what>/", views.write, name="write"),
    path("coaching/pairs/<int:pk>/plan/", views.plan, name="plan"),
    path("coaching/pairs/<int:pk>/end/", views.end, name="end"),
    path("coaching/pairs/<int:pk>/acts/", views.shown_acts, name="shown-acts"),
    path("coaching/sessions/<int:pk>/", views.session, name="session"),
    path("coaching/sessions/<int:pk>/write/<slug:what>/", views.write_in, name="write-in"),
    path("coaching/sessions/<int:pk>/move/", views.move, name="move"),
    path("coaching/sessions/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("coaching/sessions/<int:pk>/held/", views.held, name="held"),
    path("coaching/texts/<int:pk>/", views.text, name="text"),
    path("coaching/texts/<int:pk>/<slug:does>/", views.change_text, name="change-text"),
    path("coaching/acts/", views.acts, name="acts"),
    path("coaching/acts/hide/", views.hide, name="hide"),
    path("coaching/mine/", views.mine, name="mine"),
    path("coaching/mine/coaching.json", views.copy, name="copy"),
    path("coaching/mine/erase/", views.erase_mine, name="erase-mine"),
]
public = [path("feeds/coaching/<str:token>.ics", views.feed, name="feed")]
