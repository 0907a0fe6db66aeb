"""Addresses of import and export."""

from django.urls import path

from colead.features.exchange import views

app_name = "exchange"
urlpatterns = [
    path("exchange/", views.exchange, name="exchange"),
    path("exchange/take/", views.take, name="take"),
    path("exchange/<int:pk>/", views.parcel, name="parcel"),
    path("exchange/<int:pk>/file/", views.download, name="download"),
]
