"""One's own copy of what is one's own in coaching."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from colead.features.coaching.models import Session, Text, Wish
from colead.features.coaching.queries.growing import showing
from colead.features.coaching.queries.pairs import opened, pairs, place
from colead.features.coaching.queries.reads import kept, own_offer, wished
from colead.kernel import belongings, private
from colead.kernel.actor import Actor


def own_copy(actor: Actor) -> dict[str, Any]:
    """Everything that is the actor's own, as JSON values: the offer and the wishes with what is
    sealed in them, the pairs with their sessions, and of the texts those that the actor wrote. The
    words of the other one are theirs."""
    me = actor.member_id or 0
    offer = own_offer(actor)
    wishes = Wish.objects.filter(organization_id=actor.organization_id, member_id=me)
    mine = Text.objects.filter(pair__in=pairs(actor), author_id=me).order_by("written_at", "pk")
    met = Session.objects.filter(pair__in=pairs(actor)).order_by("starts_at", "pk")
    shown = showing(actor)
    opens = private.opener(organization_id=actor.organization_id)
    return {
        "of": actor.name,
        "offer": {
            "practices": offer.practices,
            "languages": offer.languages,
            "forms": offer.forms,
            "about": offer.about,
            "hours": offer.hours,
            "places": offer.places,
            "is_listed": offer.is_listed,
            "open": offer.withdrawn_at is None,
            **asdict(kept(offer, opens)),
        }
        if offer
        else None,
        "wishes": [
            {
                "state": one.state,
                "wished_at": one.wished_at.isoformat(),
                **asdict(wished(one, opens)),
            }
            for one in wishes.order_by("pk")
        ],
        "pairs": [
            {
                "pair": one.pk,
                "as": "coach" if one.coach_id == me else "seeker",
                "with": one.coach.name if one.seeker_id == me else one.seeker.name,
                "began_at": one.began_at.isoformat(),
                "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            }
            for one in pairs(actor).select_related("seeker", "coach").order_by("pk")
        ],
        "sessions": [
            {
                "pair": one.pair_id,
                "starts_at": one.starts_at.isoformat(),
                "minutes": one.minutes,
                "state": one.state,
                "place": place(one, opens),
            }
            for one in met
        ],
        "my_words": [
            {
                "pair": one.pair_id,
                "kind": one.kind,
                "written_at": one.written_at.isoformat(),
                "due_on": one.due_on.isoformat() if one.due_on else None,
                "done": one.done_at is not None,
                "words": one.words,
            }
            for one in opened(mine)
        ],
        "my_acts_are_shown_to": shown.pair.coach.name if shown and shown.pair else None,
    }


def _words(actor: Actor) -> list[dict[str, Any]]:
    copy = own_copy(actor)
    return [
        {"what": what, **row} for what in ("pairs", "sessions", "my_words") for row in copy[what]
    ]


def _sides(actor: Actor) -> list[dict[str, Any]]:
    copy = own_copy(actor)
    offer = [{"what": "offer", **copy["offer"]}] if copy["offer"] else []
    return [*offer, *({"what": "wish", **row} for row in copy["wishes"])]


belongings.register(
    "coaching",
    label=_("My words in coaching"),
    says=_("What you wrote for a coach or for somebody you coach. The other one loses it, too."),
    take=_words,
)
belongings.register(
    "coaching-sides",
    label=_("What I look for and offer in coaching"),
    says=_("With whom you would not, and who sees what your acts may say."),
    take=_sides,
    private=True,
)
