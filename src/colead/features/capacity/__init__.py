"""What an initiative needs and has: needs matched to people and things, momentum."""
