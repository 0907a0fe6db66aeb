"""Methods for one proposal: somebody decides, nobody objects, or stances are counted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.features.decisions.rules import ballots, tallies
from colead.features.decisions.rules import settings as schema
from colead.features.decisions.rules.cardinal import reading, stances
from colead.features.decisions.rules.methods.frame import Method

_ROLL = (schema.VOTERS, schema.GUESTS, schema.DAYS)
_ANSWERS = (schema.REASONS, schema.SHOW)

METHODS = (
    Method(
        name="advice",
        label=_("Decide with advice"),
        says=_(
            "One person decides, after asking those who are affected and those who know about it."
            " They answer each piece of advice: followed, in part, or not, and why."
        ),
        fits=_("It can be undone, and somebody is close to the matter."),
        icon="ear",
        settles="decider",
        ballot="none",
        options="none",
        settings=(schema.WAIT_DAYS,),
    ),
    Method(
        name="consent",
        label=_("Consent"),
        says=_(
            "A proposal goes ahead when nobody has a reasoned objection to it."
            " An objection is not a veto: its reason is built into the proposal."
        ),
        fits=_("Hard to undo, and the people who live with it can talk to each other."),
        icon="hand-heart",
        settles="consent",
        ballot="stance",
        options="none",
        settings=(*_ROLL, schema.SILENCE, *_ANSWERS),
        stances=ballots.CONSENT_STANCES,
        read=ballots.read_stance,
        tally=tallies.consent,
    ),
    Method(
        name="election",
        label=_("Role election"),
        says=_(
            "Everyone nominates somebody for the role and says why, hears the others and may"
            " change. Then a candidate is proposed, and elected when nobody has an objection."
        ),
        fits=_("Finding the person for a role: by what speaks for them, not by who wants it."),
        icon="user-round",
        settles="consent",
        ballot="stance",
        options="none",
        settings=(schema.VOTERS, schema.DAYS, schema.SILENCE, *_ANSWERS),
        stances=ballots.CONSENT_STANCES,
        read=ballots.read_stance,
        tally=tallies.consent,
        nominates=True,
    ),
    Method(
        name="consensus",
        label=_("Consensus"),
        says=_(
            "Everybody agrees, or stands aside and lets the others go ahead."
            " A single block with its reason stops the proposal."
        ),
        fits=_("A small group that has time, and a matter that all of them carry."),
        icon="users",
        settles="count",
        ballot="stance",
        options="none",
        settings=(*_ROLL, schema.QUORUM, schema.ASIDES, *_ANSWERS),
        stances=ballots.CONSENSUS_STANCES,
        read=reading.read_stance_of(stances.CONSENSUS),
        tally=stances.consensus,
    ),
    Method(
        name="gradients",
        label=_("Gradients of agreement"),
        says=_(
            "Everyone says on a scale of eight steps how far they support it, from whole-hearted"
            " to a block. One sees whether support is lukewarm before it is too late."
        ),
        fits=_("A weighty proposal that needs people behind it, not only a yes."),
        icon="ruler",
        settles="count",
        ballot="stance",
        options="none",
        settings=(
            *_ROLL,
            schema.QUORUM,
            schema.SUPPORT,
            schema.BLOCKS,
            schema.ANONYMOUS,
            *_ANSWERS,
        ),
        stances=ballots.GRADIENT_STANCES,
        read=stances.read_gradient,
        tally=stances.gradients,
    ),
    Method(
        name="sense",
        label=_("Sense check"),
        says=_(
            "Where do people lean, before anything is proposed? It binds nobody and agrees nothing."
        ),
        fits=_("Early, when you want to know whether it is worth going on."),
        icon="compass",
        settles="count",
        ballot="stance",
        options="none",
        settings=(*_ROLL, schema.ANONYMOUS, *_ANSWERS),
        stances=ballots.SENSE_STANCES,
        read=stances.read_sense,
        tally=stances.sense,
        binds=False,
    ),
    Method(
        name="opt-in",
        label=_("Who is in?"),
        says=_(
            "People say whether they take part; it goes ahead once enough are in."
            " Nobody decides for somebody else."
        ),
        fits=_("Something that needs hands more than votes: a team, a trip, a trial."),
        icon="user-plus",
        settles="count",
        ballot="stance",
        options="none",
        settings=(*_ROLL, schema.TARGET, *_ANSWERS),
        stances=ballots.OPTING_STANCES,
        read=stances.read_opting,
        tally=stances.opting,
    ),
    Method(
        name="questions",
        label=_("Question round"),
        says=_(
            "Each person asks what they need to know, or says that it is clear to them."
            " Nothing is counted; it makes the proposal ready for a decision."
        ),
        fits=_("Before a proposal that people do not know yet."),
        icon="circle-help",
        settles="count",
        ballot="stance",
        options="none",
        settings=(*_ROLL, schema.SHOW),
        stances=ballots.QUESTION_STANCES,
        read=stances.read_question,
        tally=stances.questions,
        binds=False,
    ),
)
