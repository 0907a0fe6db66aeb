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
    path("evidence/over-time/curve.svg", views.over_time_svg, name="over-time-svg"),
    path("evidence/over-time/curve.csv", views.over_time_csv, name="over-time-csv"),
    path("evidence/durations/curve.svg", views.durations_svg, name="durations-svg"),
    path("evidence/durations/curves.csv", views.durations_csv, name="durations-csv"),
    path("evidence/dependence/", views.dependence, name="dependence"),
    path("evidence/dependence/people.svg", views.dependence_svg, name="dependence-svg"),
    path("evidence/dependence/people.csv", views.dependence_csv, name="dependence-csv"),
    path("evidence/network/", views.network, name="network"),
    path("evidence/network/ties.csv", views.ties_csv, name="ties-csv"),
    path("evidence/network/network.svg", views.network_svg, name="network-svg"),
    path("evidence/between/", views.between, name="between"),
    path("evidence/between/ties.csv", views.between_csv, name="between-csv"),
    path("evidence/between/between.svg", views.between_svg, name="between-svg"),
    path("evidence/network/draw/", views.draw, name="draw"),
    path("evidence/compare/", views.compare, name="compare"),
    path("evidence/known/", views.known, name="known"),
    path("evidence/known/known.csv", views.known_csv, name="known-csv"),
    path("evidence/known/known.svg", views.known_svg, name="known-svg"),
    path("evidence/report/", views.report, name="report"),
    path("evidence/report/publish/", views.publish, name="publish"),
    path("evidence/report/<int:pk>/take-back/", views.take_back, name="take-back"),
    path("evidence/enabling/", views.enabling, name="enabling"),
    path("evidence/enabling/record.csv", views.record_csv, name="record-csv"),
    path("evidence/enabling/asks.csv", views.asks_csv, name="asks-csv"),
    path("evidence/enabling/asks.svg", views.asks_svg, name="asks-svg"),
    path("evidence/mine/", views.mine, name="mine"),
    path("evidence/looks/", views.looks, name="looks"),
]
public = [path("report/<str:token>/", views.shared, name="shared")]
