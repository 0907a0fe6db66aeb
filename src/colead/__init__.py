"""Colead: organizations that run themselves by distributed leadership."""

__version__ = "0.1.0"
