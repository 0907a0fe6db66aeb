"""Decisions on the command line."""

from colead.features.decisions.cli import electing  # noqa: F401 - its commands join the group
from colead.features.decisions.cli.deciding import group
from colead.features.decisions.cli.tallying import tally
from colead.features.decisions.cli.voices import voice_group

commands = [group, tally, voice_group]

__all__ = ["commands", "group", "tally", "voice_group"]
