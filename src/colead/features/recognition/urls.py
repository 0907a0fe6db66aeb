"""Addresses of thanks."""

from django.urls import path

from colead.features.recognition import views

app_name = "recognition"
urlpatterns = [
    path("recognition/", views.stories, name="list"),
    path("recognition/mine/", views.mine, name="mine"),
    path("recognition/given/", views.given, name="given"),
    path("recognition/give/", views.give, name="give"),
    path("recognition/practices/", views.practices, name="practices"),
    path("recognition/practices/change/", views.change_practices, name="change-practices"),
    path("recognition/practices/<int:pk>/", views.practice_list, name="practice-list"),
    path("recognition/<int:pk>/", views.recognition, name="recognition"),
    path("recognition/<int:pk>/<slug:deed>/", views.step, name="step"),
]
