"""Addresses of issues and asks."""

from django.urls import path

from colead.features.issues import views

app_name = "issues"
urlpatterns = [
    path("issues/", views.issues, name="list"),
    path("issues/new/", views.raise_issue, name="raise"),
    path("issues/similar/", views.similar, name="similar"),
    path("issues/<int:pk>/", views.issue, name="issue"),
    path("issues/<int:pk>/closest/", views.closest, name="closest"),
    path("issues/<int:pk>/reword/", views.reword, name="reword"),
    path("issues/<int:pk>/wordings/", views.wordings, name="wordings"),
    path("issues/<int:pk>/offer/", views.offer, name="offer"),
    path("issues/<int:pk>/take-up/", views.take_up, name="take-up"),
    path("issues/<int:pk>/join/", views.join, name="join"),
    path("issues/<int:pk>/pass-on/", views.pass_on, name="pass-on"),
    path("issues/<int:pk>/resolve/", views.resolve, name="resolve"),
    path("issues/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("issues/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("asks/", views.asks, name="asks"),
    path("asks/new/", views.new_ask, name="new-ask"),
    path("asks/clock/", views.clock, name="clock"),
    path("asks/<int:pk>/", views.ask, name="ask"),
    path("asks/<int:pk>/judge/", views.judge, name="judge"),
    path("asks/<int:pk>/again/", views.ask_again, name="ask-again"),
    path("asks/<int:pk>/withdraw/", views.withdraw_ask, name="withdraw-ask"),
]
