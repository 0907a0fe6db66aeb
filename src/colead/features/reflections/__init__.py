"""One person's own look back, private unless shared."""
