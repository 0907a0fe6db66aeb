"""Addresses of notices."""

from django.urls import path

from colead.features.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read, name="read"),
    path("notices/read-all/", views.read_all, name="read-all"),
    path("notices/undo/", views.undo, name="undo"),
    path("notices/settings/", views.preferences, name="settings"),
    path("notices/following/", views.following, name="following"),
    path("notices/<int:pk>/open/", views.open_notice, name="open"),
    path("follow/<slug:kind>/<int:pk>/", views.stance, name="follow"),
    path("live/", views.live, name="live"),
]
public = [path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe")]
