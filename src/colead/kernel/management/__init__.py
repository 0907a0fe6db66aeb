"""Commands of Django that Colead does in its own way."""
