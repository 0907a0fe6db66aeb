"""Meetings: when, with whom, and live: one thing after the other, each voice in its turn."""
