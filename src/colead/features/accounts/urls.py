"""Addresses of signing in, below ``/account/``. Those of allauth keep its own names."""

from django.urls import URLPattern, URLResolver, include, path

from colead.features.accounts.views import pages

own = [
    path("", pages.profile, name="profile"),
    path("link/", pages.request_link, name="request-link"),
    path("link/sent/", pages.link_sent, name="link-sent"),
    path("sessions/<int:pk>/end/", pages.end_session, name="end-session"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "accounts"))),
    path("link/<str:token>/", pages.open_link, name="sign_in_link"),
    path("sessions/", pages.Sessions.as_view(), name="usersessions_list"),
    path("", include("allauth.urls")),
]
