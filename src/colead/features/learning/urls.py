"""Addresses of learning."""

from django.urls import path

from colead.features.learning import views

app_name = "learning"
urlpatterns = [
    path("learning/", views.offers, name="list"),
    path("learning/offer/", views.offer_new, name="offer-new"),
    path("learning/mine/", views.mine, name="mine"),
    path("learning/mine.json", views.mine_file, name="mine-file"),
    path("learning/take/", views.take, name="take"),
    path("learning/takings/<int:pk>/give-back/", views.give_back, name="give-back"),
    path("learning/of-circle/<int:pk>/", views.of_circle, name="of-circle"),
    path("learning/budgets/", views.budgets, name="budgets"),
    path("learning/budgets/release/", views.release, name="release"),
    path("learning/budgets/<int:pk>/", views.budget, name="budget"),
    path("learning/budgets/<int:pk>/widen/", views.widen, name="widen"),
    path("learning/budgets/<int:pk>/close/", views.close, name="close"),
    path("learning/wishes/", views.wishes, name="wishes"),
    path("learning/wishes/<int:pk>/", views.wish, name="wish"),
    path("learning/wishes/<int:pk>/join/", views.join_wish, name="join-wish"),
    path("learning/wishes/<int:pk>/leave/", views.leave_wish, name="leave-wish"),
    path("learning/learnt/", views.notes, name="notes"),
    path("learning/learnt/<int:pk>/", views.note, name="note"),
    path("learning/say/<int:pk>/", views.say, name="say"),
    path("learning/say/<int:pk>/decline/", views.decline, name="decline"),
    path("learning/say/<int:pk>/share/", views.share, name="share"),
    path("learning/say/<int:pk>/unshare/", views.unshare, name="unshare"),
    path("learning/<int:pk>/", views.offer, name="offer"),
    path("learning/<int:pk>/change/", views.change, name="change"),
    path("learning/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("learning/<int:pk>/join/", views.join, name="join"),
    path("learning/<int:pk>/pay/", views.pay, name="pay"),
    path("learning/<int:pk>/leave/", views.leave, name="leave"),
    path("learning/<int:pk>/invite/", views.invite, name="invite"),
    path("learning/<int:pk>/learning.ics", views.calendar, name="calendar"),
]
public = [path("feeds/learning/<str:token>.ics", views.feed, name="feed")]
