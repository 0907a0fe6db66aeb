"""What can happen in rounds and in giving."""

from colead.features.rounds.events.giving import (
    AppealFunded,
    AppealOpened,
    AppealReturned,
    GiftCame,
    GivingEnded,
    Pledged,
    SharesHandedOut,
)
from colead.features.rounds.events.sharing import (
    BallotCast,
    LeadLeft,
    LeadTaken,
    ProposalChanged,
    ProposalFunded,
    ProposalMade,
    ProposalNotStarted,
    ProposalWithdrawn,
    RoundEnded,
    RoundMoved,
    RoundOpened,
    RoundStopped,
    VotingOpened,
)

__all__ = [
    "AppealFunded",
    "AppealOpened",
    "AppealReturned",
    "BallotCast",
    "GiftCame",
    "GivingEnded",
    "LeadLeft",
    "LeadTaken",
    "Pledged",
    "ProposalChanged",
    "ProposalFunded",
    "ProposalMade",
    "ProposalNotStarted",
    "ProposalWithdrawn",
    "RoundEnded",
    "RoundMoved",
    "RoundOpened",
    "RoundStopped",
    "SharesHandedOut",
    "VotingOpened",
]
