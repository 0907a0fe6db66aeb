"""Questions to many, answered anonymously."""
