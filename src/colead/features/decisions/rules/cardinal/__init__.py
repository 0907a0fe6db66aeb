"""Tallies of marks that are not ranks: one option at a time, or a stance to one proposal."""
