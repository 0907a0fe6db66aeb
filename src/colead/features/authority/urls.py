"""Addresses of guardrails."""

from django.urls import path

from colead.features.authority import views

app_name = "authority"
urlpatterns = [
    path("guidance/guardrails/", views.guardrails, name="guardrails"),
    path("guidance/guardrails/retired/", views.retired, name="retired"),
    path("guidance/guardrails/ground/", views.ground, name="ground"),
    path("guidance/guardrails/write/", views.write, name="write"),
    path("guidance/guardrails/try/", views.try_out, name="try"),
    path("guidance/guardrails/circles/<int:pk>/", views.of_circle, name="of-circle"),
    path("guidance/guardrails/<int:pk>/", views.guardrail, name="guardrail"),
    path("guidance/guardrails/<int:pk>/amend/", views.amend, name="amend"),
    path("guidance/guardrails/<int:pk>/review/", views.review, name="review"),
    path("guidance/may-i/", views.ask, name="ask"),
]
