"""Addresses of an organization's people."""

from django.urls import path

from colead.features.organizations import views

app_name = "organizations"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/invite-guest/", views.invite_guest, name="invite-guest"),
    path("people/invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("people/<int:pk>/", views.member, name="member"),
    path("people/<int:pk>/end-access/", views.end_access, name="end-access"),
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="profile"),
    path("me/feeds/", views.feeds, name="feeds"),
    path("me/keys/", views.keys, name="keys"),
    path("me/keys/<int:pk>/end/", views.end_key, name="end-key"),
    path("me/mine/", views.mine, name="mine"),
    path("me/mine/take/", views.take, name="take"),
    path("me/mine/<slug:part>/erase/", views.erase, name="erase"),
    path("me/leave/", views.leave, name="leave"),
    path("about/", views.about, name="about"),
    path("about/<int:pk>/", views.about_by_id, name="about-by-id"),
    path("about/edit/", views.amend, name="amend"),
    path("about/stewardship/step-down/", views.step_down, name="step-down"),
]
public = [
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("guest/<slug:slug>/<str:secret>/", views.guest, name="guest"),
]
