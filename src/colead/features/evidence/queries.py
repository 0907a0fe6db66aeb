"""Reads of evidence: what the journal tells, and the figures that were made of it."""
