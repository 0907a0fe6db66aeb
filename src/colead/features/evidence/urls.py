"""Addresses of evidence."""

from django.urls import path

from colead.features.evidence import views

app_name = "evidence"
urlpatterns = [
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/measure/", views.measure, name="measure"),
    path("evidence/figures.csv", views.figures_csv, name="figures-csv"),
    path("evidence/circles/<int:pk>/", views.of_circle, name="of-circle"),
    path("evidence/over-time/", views.over_time, name="over-time"),
    path("evidence/notes/", views.annotate, name="annotate"),
    path("evidence/notes/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("evidence/durations/", views.durations, name="durations"),
    path("evidence/dependence/", views.dependence, name="dependence"),
    path("evidence/network/", views.network, name="network"),
    path("evidence/network/ties.csv", views.ties_csv, name="ties-csv"),
    path("evidence/network/network.svg", views.network_svg, name="network-svg"),
    path("evidence/mine/", views.mine, name="mine"),
    path("evidence/looks/", views.looks, name="looks"),
]
