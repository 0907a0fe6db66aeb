"""Retrospectives: a team looks back in phases, together or over days; and what is due for a second look."""
