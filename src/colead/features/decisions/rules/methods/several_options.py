"""Methods that count ballots over several options (a majority also over yes and no)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.features.decisions.rules import ballots, tallies, times
from colead.features.decisions.rules import settings as schema
from colead.features.decisions.rules.cardinal import options as cardinal
from colead.features.decisions.rules.cardinal import reading
from colead.features.decisions.rules.methods.frame import Method
from colead.features.decisions.rules.ranked.ballots import ranked, read_ranking, stv

_ROLL = (schema.VOTERS, schema.GUESTS, schema.DAYS, schema.QUORUM)
_ANSWERS = (
    schema.ADD_OPTIONS,
    schema.SPOKEN_FOR,
    schema.CARRY,
    schema.ANONYMOUS,
    schema.REASONS,
    schema.SHOW,
)

METHODS = (
    Method(
        name="majority",
        label=_("Majority"),
        says=_(
            "Everyone has one vote, and the answer with enough votes has it."
            " Quick with many people, but some of them lose."
        ),
        fits=_("Many people, clear answers, and nobody is harmed by losing."),
        icon="vote",
        settles="count",
        ballot="vote",
        options="free",
        settings=(
            *_ROLL,
            schema.THRESHOLD,
            schema.OF,
            schema.EARLY,
            schema.NONE_OF_THESE,
            *_ANSWERS,
        ),
        stances=ballots.VOTE_STANCES,
        read=ballots.read_vote,
        tally=tallies.majority,
    ),
    Method(
        name="approval",
        label=_("Approval voting"),
        says=_(
            "Everyone ticks all options that they can live with; the one with most ticks has it."
            " Alike options do not take votes from each other."
        ),
        fits=_("Several options, one is to be found that most can live with."),
        icon="list-checks",
        settles="count",
        ballot="ticks",
        options="needed",
        settings=(*_ROLL, schema.CHOICES, schema.AT_LEAST, schema.OF, *_ANSWERS),
        read=reading.read_approval,
        tally=cardinal.approval,
    ),
    Method(
        name="score",
        label=_("Score voting"),
        says=_(
            "Everyone gives each option a score; the best mean has it."
            " It shows how much people like an option, not only which they like more."
        ),
        fits=_("Several options that can be judged one by one."),
        icon="star",
        settles="count",
        ballot="scores",
        options="needed",
        settings=(*_ROLL, schema.TOP, schema.BY, schema.VOICES, schema.NONE_OF_THESE, *_ANSWERS),
        read=reading.read_scores,
        tally=cardinal.score,
    ),
    Method(
        name="dot",
        label=_("Dot voting"),
        says=_(
            "Everyone has a handful of dots and spreads them as they like; the most dots have it."
            " Good for seeing what matters most to whom."
        ),
        fits=_("Setting priorities among many options."),
        icon="dot",
        settles="count",
        ballot="dots",
        options="needed",
        settings=(*_ROLL, schema.DOTS, schema.PER_OPTION, *_ANSWERS),
        read=reading.read_dots,
        tally=cardinal.dots,
    ),
    Method(
        name="each",
        label=_("Each option by itself"),
        says=_(
            "Everyone says yes or no to each option; each one that reaches its threshold is agreed."
            " Several can be, or none."
        ),
        fits=_("A list from which everything that is wanted enough shall be done."),
        icon="square-check-big",
        settles="count",
        ballot="each",
        options="needed",
        settings=(*_ROLL, schema.AT_LEAST, schema.AT_MOST, schema.OF, *_ANSWERS),
        read=reading.read_each,
        tally=cardinal.each,
    ),
    Method(
        name="ranked",
        label=_("Ranked choice"),
        says=_(
            "Everyone puts the options in order, and the ballots are compared pair by pair."
            " An option that beats every other wins; a tie stays a tie."
        ),
        fits=_("Several options, one is to be chosen, and the choice weighs much."),
        icon="list",
        settles="count",
        ballot="ranking",
        options="needed",
        settings=(*_ROLL, schema.RANKED_BY, schema.TIES, schema.NONE_OF_THESE, *_ANSWERS),
        read=read_ranking,
        tally=ranked,
    ),
    Method(
        name="stv",
        label=_("Several seats (STV)"),
        says=_(
            "Everyone ranks the candidates; who reaches the quota is elected, and votes that they"
            " do not need go on to the next preference. Minorities get their share."
        ),
        fits=_("Electing several people at once, so that all parts are represented."),
        icon="users-round",
        settles="count",
        ballot="ranking",
        options="needed",
        settings=(*_ROLL, schema.SEATS, schema.STV_BY, *_ANSWERS),
        read=read_ranking,
        tally=stv,
    ),
    Method(
        name="time-poll",
        label=_("Find a time"),
        says=_(
            "Everyone says which times suit them, which would do if need be, and which not."
            " The time at which most can come becomes a meeting with an invitation."
        ),
        fits=_("A meeting, a visit, a working day: when can most people come?"),
        icon="calendar",
        settles="count",
        ballot="times",
        options="times",
        settings=(schema.VOTERS, schema.GUESTS, schema.DAYS, schema.MINUTES, schema.SHOW),
        stances=ballots.TIME_STANCES,
        read=times.read_answers,
        tally=times.tally,
    ),
    Method(
        name="lot",
        label=_("Drawing lots"),
        says=_(
            "A seed that nobody could choose draws from the names, and anybody can draw again."
            " Nobody has to win anybody over."
        ),
        fits=_("Sharing a burden or a chance fairly, or a group drawn from all."),
        icon="sparkles",
        settles="lot",
        ballot="none",
        options="needed",
        settings=(schema.SEATS,),
    ),
)
