"""Who writes guardrails, and how every wording is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from colead.features.authority import actions, queries, rules
from colead.features.authority.models import Guardrail
from colead.features.circles import actions as circles
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person

STEWARDS = {"outcome": "advise", "whom": [{"kind": "stewards"}]}


def write(cast: Cast, by: Actor, **values: Any) -> Guardrail:
    """A guardrail for everything."""
    return actions.write(
        **{
            "circle_id": cast.root.pk,
            "title": "Quiet hours",
            "when": {},
            "then": STEWARDS,
            "why": "People sleep.",
            "by": by,
            **values,
        }
    )


def told(guardrail: Guardrail) -> list[str]:
    """The events of a guardrail, oldest first."""
    rows = Entry.objects.filter(subject_kind="guardrail", subject_id=guardrail.pk).order_by("pk")
    return [row.event for row in rows]


def test_stewards_write_for_the_organization_and_members_for_their_circle(cast: Cast) -> None:
    assert told(write(cast, cast.steward)) == ["authority.GuardrailWritten"]
    own = write(cast, cast.ada, circle_id=cast.north.pk)
    assert own.circle_id == cast.north.pk
    with pytest.raises(Refused, match="kept by its stewards"):
        write(cast, cast.ada)
    with pytest.raises(Refused, match="members of this circle keep"):
        write(cast, cast.ben, circle_id=cast.north.pk)
    with pytest.raises(Refused, match="members of this circle keep"):
        write(cast, cast.steward, circle_id=cast.north.pk)


def test_where_a_circle_has_a_guide_the_guide_keeps_its_guardrails(cast: Cast) -> None:
    zoe = person(cast.organization, "Zoe")
    circles.join(cast.north.pk, by=zoe)
    guide = circles.open_role(
        cast.north.pk, title="Guide", purpose="", accountabilities=[], is_guide=True, by=cast.ada
    )
    circles.step_up(guide.pk, by=zoe)
    assert write(cast, zoe, circle_id=cast.north.pk).title == "Quiet hours"
    with pytest.raises(Refused, match="guides of this circle keep"):
        write(cast, cast.ada, circle_id=cast.north.pk)


def test_guests_and_outsiders_write_none(cast: Cast) -> None:
    with pytest.raises(Refused):
        write(cast, cast.guest, circle_id=cast.north.pk)
    with pytest.raises(Missing):
        write(cast, cast.outsider)
    found = write(cast, cast.steward)
    with pytest.raises(Missing):
        actions.retire(found.pk, reason="Mine!", by=cast.outsider)


def test_a_guardrail_speaks_only_of_what_is_there(cast: Cast) -> None:
    domain = circles.open_domain(cast.south.pk, name="Timetable", by=cast.ben)
    assert write(cast, cast.steward, when={"domains": [domain.pk]}).when == {"domains": [domain.pk]}
    for values, field in (
        ({"when": {"domains": [domain.pk + 1]}}, "domains"),
        ({"when": {"circles": [10**6]}}, "circles"),
        ({"then": {"outcome": "consent", "whom": [{"kind": "circle", "id": 10**6}]}}, "whom"),
        ({"then": {"outcome": "advise", "whom": [{"kind": "role", "id": 10**6}]}}, "whom"),
        (
            {
                "then": {
                    "outcome": "advise",
                    "whom": [{"kind": "member", "id": cast.outsider.member_id}],
                }
            },
            "whom",
        ),
        ({"review_on": date(2026, 3, 1)}, "review_on"),
    ):
        with pytest.raises(Refused) as refusal:
            write(cast, cast.steward, **values)
        assert refusal.value.field == field
    assert Guardrail.objects.count() == 1


def amended(cast: Cast, found: Guardrail, version: int, **values: Any) -> Guardrail:
    """A new wording."""
    return actions.amend(
        found.pk,
        **{
            "title": found.title,
            "when": {"people_over": 5},
            "then": STEWARDS,
            "why": found.why,
            "reason": "Small groups are quiet.",
            "version": version,
            "by": cast.steward,
            **values,
        },
    )


def test_every_wording_is_kept_with_its_reason(cast: Cast) -> None:
    found = write(cast, cast.steward)
    amended(cast, found, 1)
    rows = queries.versions(found).values_list("number", "when", "reason", "written_by__name")
    assert list(rows) == [
        (2, {"people_over": 5}, "Small groups are quiet.", "Stella"),
        (1, {}, "", "Stella"),
    ]
    assert told(found) == ["authority.GuardrailWritten", "authority.GuardrailAmended"]


def test_of_two_who_change_it_at_once_the_second_reads_why_not(cast: Cast) -> None:
    found = write(cast, cast.steward)
    amended(cast, found, 1)
    with pytest.raises(Refused, match="Somebody else changed this guardrail meanwhile"):
        amended(cast, found, 1, when={})
    found.refresh_from_db()
    assert (found.version, found.when) == (2, {"people_over": 5})


def test_a_review_ends_in_keep_adapt_or_drop(cast: Cast) -> None:
    found = write(cast, cast.steward)
    actions.keep(found.pk, reason="It helps.", review_on=date(2026, 9, 1), by=cast.steward)
    amended(cast, found, 1, in_review=True)
    actions.retire(found.pk, reason="Nobody sleeps here.", by=cast.steward)
    rows = queries.reviews(found).order_by("pk").values_list("outcome", "reason", "version")
    assert list(rows) == [
        ("keep", "It helps.", 1),
        ("adapt", "Small groups are quiet.", 2),
        ("drop", "Nobody sleeps here.", 2),
    ]
    assert told(found) == [
        "authority.GuardrailWritten",
        "authority.GuardrailReviewed",
        "authority.GuardrailReviewed",
        "authority.GuardrailAmended",
        "authority.GuardrailReviewed",
        "authority.GuardrailRetired",
    ]
    for again in (
        lambda: actions.retire(found.pk, reason="Again.", by=cast.steward),
        lambda: actions.keep(found.pk, reason="No.", review_on=None, by=cast.steward),
        lambda: amended(cast, found, 2),
    ):
        with pytest.raises(Refused, match="is retired"):
            again()


def test_plain_text_is_kept_once_by_key_and_stands_in_nobodys_way(cast: Cast) -> None:
    by = colead(organization_id=cast.organization.pk, at=cast.steward.at)

    def brought(text: str) -> Guardrail:
        return actions.write_from_text(
            title="Code of conduct",
            circle_id=cast.root.pk,
            text=text,
            key="conduct",
            by=by,
        )

    first = brought("Be kind.")
    assert brought("Be kind.").pk == first.pk
    assert told(first) == ["authority.GuardrailWritten"]
    assert brought("Be kind, and clear.").version == 2
    assert Guardrail.objects.count() == 1
    answer = queries.verdict(cast.ada, rules.Act(what="decision", title="A picnic"))
    assert answer.outcome == "go"
    assert [note.text for note in answer.notes] == ["Be kind, and clear."]
    with pytest.raises(Refused, match="this key already"):
        write(cast, cast.steward, key="conduct")
