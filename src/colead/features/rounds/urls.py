"""Addresses of rounds and of giving."""

from django.urls import path

from colead.features.rounds import views

app_name = "rounds"
urlpatterns = [
    path("funds/rounds/", views.rounds, name="list"),
    path("funds/rounds/count/", views.count_file, name="count"),
    path("funds/rounds/similar/", views.similar, name="similar"),
    path("funds/rounds/<int:pk>/", views.round_, name="round"),
    path("funds/rounds/<int:pk>/propose/", views.propose, name="propose"),
    path("funds/rounds/<int:pk>/vote/", views.vote, name="vote"),
    path("funds/rounds/<int:pk>/move/", views.move, name="move"),
    path("funds/rounds/<int:pk>/stop/", views.stop, name="stop"),
    path("funds/rounds/<int:pk>/compare/", views.compare, name="compare"),
    path("funds/rounds/<int:pk>/file/", views.file, name="file"),
    path("funds/proposals/<int:pk>/", views.proposal, name="proposal"),
    path("funds/proposals/<int:pk>/change/", views.change, name="change"),
    path("funds/proposals/<int:pk>/offer/", views.offer, name="offer"),
    path("funds/proposals/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("funds/proposals/<int:pk>/step-back/", views.step_back, name="step-back"),
    path("funds/<int:pk>/rounds/", views.of_fund, name="of-fund"),
    path("funds/<int:pk>/rounds/open/", views.open_new, name="open"),
    path("funds/giving/", views.givings, name="givings"),
    path("funds/giving/<int:pk>/", views.giving, name="giving"),
    path("funds/giving/<int:pk>/end/", views.end_giving, name="end-giving"),
    path("funds/<int:pk>/giving/hand-out/", views.hand_out, name="hand-out"),
    path("funds/appeals/<int:pk>/", views.appeal, name="appeal"),
    path("funds/appeals/<int:pk>/take-back/", views.take_back, name="take-back"),
    path("funds/initiatives/<int:pk>/ask/", views.ask, name="ask"),
]
