"""Coaching: Ada is coached by Ben, and a pair with Cleo is proposed to her."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from colead.features.coaching import actions
from tests.cast import Cast
from tests.features.coaching.pairing import looks, offers, paired, people


def build(cast: Cast, made: dict[str, int]) -> None:
    """A pair with a session and words, a proposal, a matching, a suggestion."""
    today = {"days": (timezone.now() - cast.ada.at).days}
    ada, ben = cast.later(cast.ada, **today), cast.later(cast.ben, **today)
    suggested = actions.suggest(ada.member_id or 0, occasion="hand-over", about="Cook", by=ada)
    assert suggested
    made["suggestion"] = suggested.pk
    [cleo] = people(ada, "Cleo")
    pair = paired(ada, ben)
    made["pair"] = pair.pk
    ahead = max(timezone.now(), ada.at) + timedelta(days=2)
    made["session"] = actions.plan_session(pair.pk, starts_at=ahead, by=ada).pk
    made["text"] = actions.write(pair.pk, kind="goal", words="Be heard", by=ada).pk
    made["coach"] = offers(cleo).pk
    looks(ada)
    found = actions.find_now(by=ada)
    assert found
    made["pairing"] = found.pk
    made["matching"] = actions.call_matching(by=ben).pk


MEANS = (
    ("coaching/matchings/", "matching"),
    ("coaching/coaches/", "coach"),
    ("coaching/suggestions/", "suggestion"),
    ("coaching/proposals/", "pairing"),
    ("coaching/pairs/", "pair"),
    ("coaching/sessions/", "session"),
    ("coaching/texts/", "text"),
)
WORDS = {"does": "tick", "what": "goal"}
