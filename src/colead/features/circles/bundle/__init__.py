"""Circles, roles, terms, domains and skills in the organization bundle."""

from colead.features.circles.bundle import circles, roles

__all__ = ["circles", "roles"]
