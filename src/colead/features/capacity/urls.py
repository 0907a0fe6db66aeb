"""Addresses of needs, and of what stands on an initiative's page."""

from django.urls import path

from colead.features.capacity import views

app_name = "capacity"
urlpatterns = [
    path("needs/", views.needs, name="needs"),
    path("needs/my-time/", views.time, name="time"),
    path("needs/of-initiative/<int:pk>/", views.of_initiative, name="of-initiative"),
    path("needs/of-initiative/<int:pk>/way/", views.way, name="way"),
    path("needs/<int:pk>/", views.need, name="need"),
    path("needs/<int:pk>/answer/", views.answer, name="answer"),
    path("needs/<int:pk>/people/", views.people, name="people"),
    path("needs/<int:pk>/offer/", views.offer, name="offer"),
    path("needs/<int:pk>/money/", views.money, name="money"),
]
