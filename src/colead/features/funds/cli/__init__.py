"""Money on the command line: ``colead fund …``, and ``colead allocate`` for rounds in files."""

from colead.features.funds.cli.allocating import allocate
from colead.features.funds.cli.ledger import group

__all__ = ["allocate", "group"]

commands = [allocate, group]
