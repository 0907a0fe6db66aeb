"""Addresses of meetings."""

from django.urls import path

from colead.features.meetings import views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.meetings, name="list"),
    path("meetings/call/", views.call, name="call"),
    path("meetings/of-circle/<int:pk>/", views.of_circle, name="of-circle"),
    path("meetings/of-decision/<int:pk>/", views.of_decision, name="of-decision"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", views.change, name="change"),
    path("meetings/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("meetings/<int:pk>/answer/", views.answer, name="answer"),
    path("meetings/<int:pk>/meeting.ics", views.calendar, name="calendar"),
    path("meetings/<int:pk>/add/", views.add_item, name="add-item"),
    path("meetings/items/<int:pk>/drop/", views.drop_item, name="drop-item"),
    path("meetings/items/<int:pk>/note/", views.note, name="note"),
    path("meetings/<int:pk>/begin/", views.begin, name="begin"),
    path("meetings/<int:pk>/live/", views.live, name="live"),
    path("meetings/<int:pk>/live/<slug:step>/", views.step, name="step"),
    path("meetings/<int:pk>/cast/", views.cast, name="cast"),
]
public = [
    path("feeds/meetings/<str:token>.ics", views.feed, name="feed"),
    path("meet/<str:token>/", views.invitation, name="invitation"),
    path("meet/<str:token>/meeting.ics", views.invitation_calendar, name="calendar"),
]
