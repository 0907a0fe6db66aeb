"""The component page, only where Colead is developed."""

from django.urls import path

from colead.ui import views

urlpatterns = [path("", views.gallery, name="ui-gallery")]
