"""What the command line offers of evidence."""

from colead.features.evidence.cli.figures import evidence
from colead.features.evidence.cli.measuring import measure

commands = [measure, evidence]
