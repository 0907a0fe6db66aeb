"""Addresses of guardrails."""

from django.urls import path

from colead.features.authority import views

app_name = "authority"
urlpatterns = [
    path("guardrails/", views.guardrails, name="guardrails"),
    path("guardrails/retired/", views.retired, name="retired"),
    path("guardrails/ground/", views.ground, name="ground"),
    path("guardrails/write/", views.write, name="write"),
    path("guardrails/try/", views.try_out, name="try"),
    path("guardrails/circles/<int:pk>/", views.of_circle, name="of-circle"),
    path("guardrails/<int:pk>/", views.guardrail, name="guardrail"),
    path("guardrails/<int:pk>/amend/", views.amend, name="amend"),
    path("guardrails/<int:pk>/review/", views.review, name="review"),
    path("may-i/", views.ask, name="ask"),
]
