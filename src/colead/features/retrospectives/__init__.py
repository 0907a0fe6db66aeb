"""A team's look back in phases."""
