"""Thanks for one concrete act."""
