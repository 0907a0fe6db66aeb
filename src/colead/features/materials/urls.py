"""Addresses of rooms, things and stock."""

from django.urls import path

from colead.features.materials import views

app_name = "materials"
urlpatterns = [
    path("materials/", views.catalogue, name="list"),
    path("materials/day/", views.day, name="day"),
    path("materials/mine/", views.mine, name="mine"),
    path("materials/add/<slug:what>/", views.add, name="add"),
    path("materials/of-meeting/<int:pk>/", views.of_meeting, name="of-meeting"),
    path("materials/bookings/<int:pk>/", views.booking, name="booking"),
    path("materials/bookings/<int:pk>/move/", views.move, name="move"),
    path("materials/bookings/<int:pk>/booking.ics", views.calendar, name="calendar"),
    path("materials/bookings/<int:pk>/<slug:doing>/", views.act, name="act"),
    path("materials/damages/<int:pk>/mend/", views.mend, name="mend"),
    path("materials/damages/<int:pk>/picture/", views.damage_picture, name="damage-picture"),
    path("materials/<int:pk>/", views.material, name="material"),
    path("materials/<int:pk>/change/", views.change, name="change"),
    path("materials/<int:pk>/retire/", views.retire, name="retire"),
    path("materials/<int:pk>/reinstate/", views.reinstate, name="reinstate"),
    path("materials/<int:pk>/damage/", views.damage, name="damage"),
    path("materials/<int:pk>/bring/", views.bring, name="bring"),
    path("materials/<int:pk>/count/", views.count, name="count"),
    path("materials/<int:pk>/picture/<slug:size>/", views.picture, name="picture"),
]
public = [
    path("feeds/bookings/<str:token>.ics", views.feed_mine, name="mine"),
    path("feeds/material/<str:token>.ics", views.feed, name="feed"),
]
