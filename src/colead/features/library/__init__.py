"""Lessons, practices and stories, and their reuse."""
