"""Addresses of home."""

from django.urls import path

from colead.features.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("recent/", views.recent, name="recent"),
    path("helping/", views.helping, name="helping"),
    path("panels/", views.panels, name="panels"),
    path("overview/", views.organization, name="organization"),
    path("feed/", views.feed, name="feed"),
    path("journal/", views.journal, name="journal"),
    path("journal/verify/", views.verify, name="verify"),
    path("journal/journal.csv", views.journal_csv, name="journal-csv"),
    path("search/", views.search, name="search"),
    path("first-steps/dismiss/", views.dismiss, name="dismiss"),
]
public = [
    path("", views.root, name="root"),
    path("set-up/<str:token>/", views.set_up, name="set-up"),
]
