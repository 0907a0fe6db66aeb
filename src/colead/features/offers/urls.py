"""Addresses of offers."""

from django.urls import path

from colead.features.offers import views

app_name = "offers"
urlpatterns = [
    path("offers/", views.offers, name="list"),
    path("offers/stewardship/", views.stewardship, name="stewardship"),
    path("offers/<int:pk>/", views.offer, name="offer"),
    path("offers/<int:pk>/answer/", views.answer, name="answer"),
]
