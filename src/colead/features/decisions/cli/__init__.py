"""Decisions on the command line."""

from colead.features.decisions.cli.deciding import group
from colead.features.decisions.cli.tallying import tally

commands = [group, tally]

__all__ = ["commands", "group", "tally"]
