"""Rounds and giving: how a fund is shared out among what people would do."""

from colead.features.rounds.models.giving import Appeal, Giving, Pledge, Share
from colead.features.rounds.models.sharing import Ballot, Lead, Proposal, Round, Urn, Voter

__all__ = [
    "Appeal", "Ballot", "Giving", "Lead", "Pledge", "Proposal", "Round", "Share", "Urn", "Voter",
]  # fmt: skip
