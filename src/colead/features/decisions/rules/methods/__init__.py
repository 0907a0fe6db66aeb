"""The methods by which a decision can be settled: each is data and a pure tally.

A further method is one more entry of the registry: its words, its settings, how its ballot is
read and how ballots are counted. Nothing else in the room asks for a method by name, but by
``settles``, ``ballot``, ``options`` and ``binds``.
"""

from colead.features.decisions.rules.methods import one_proposal, several_options
from colead.features.decisions.rules.methods.frame import (
    Method,
    label,
    method,
    methods,
    register,
)

__all__ = ["Method", "label", "method", "methods", "register"]

# The order in which methods are shown: from one who decides to many who count.
for known in (*one_proposal.METHODS, *several_options.METHODS):
    register(known)
