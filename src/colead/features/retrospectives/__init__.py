"""Retrospectives: a team looks back in phases, together or over days; second looks."""
