"""Guardrails come in with a bundle and go out again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from colead.features.authority import actions, queries, rules
from colead.features.authority.models import Guardrail
from colead.features.circles import actions as circles
from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.kernel.bundle import Bringing, Clash, Taking, tables
from colead.kernel.journal import record_all
from colead.kernel.models import Entry
from colead.kernel.testing import NOON
from tests.cast import Cast

TABLE, WORDINGS = (
    next(table for table in tables() if table.name == name)
    for name in ("guardrails", "guardrail_wordings")
)


def bring(cast: Cast, rows: list[dict[str, Any]]) -> Bringing:
    """An import of these rows."""
    bringing = Bringing(cast.organization.pk, cast.organization.slug, cast.steward.at)
    bringing.ids["circles"] = {"root": cast.root.pk, "south": cast.south.pk}
    bringing.ids["people"] = {"ben": cast.ben.member_id or 0}
    for row in rows:
        if row.get("circle"):
            row["circle_id"] = bringing.ids["circles"][row["circle"]]
    TABLE.bring(rows, bringing)
    WORDINGS.bring([], bringing)
    record_all(bringing.happened)
    return bringing


def take(cast: Cast) -> list[dict[str, Any]]:
    """What an export would hold."""
    keys = {
        "circles": {cast.root.pk: "root", cast.south.pk: "south"},
        "people": {cast.ben.member_id or 0: "ben"},
    }
    return [dict(row) for row in TABLE.take(Taking(cast.organization.pk, keys))]


def test_plain_text_comes_in_once_and_in_nobodys_way(cast: Cast) -> None:
    row = {"guardrail": "g1", "title": "Conduct", "text": "Be kind."}
    assert bring(cast, [dict(row)]).created == {"guardrails": 1}
    again = bring(cast, [dict(row)])
    assert (again.created, again.changed) == ({"guardrails": 0}, {"guardrails": 0})
    newer = bring(cast, [row | {"text": "Be kind, always."}])
    assert newer.changed == {"guardrails": 1}
    found = Guardrail.objects.get()
    assert (found.circle, found.version, found.then) == (
        cast.root,
        2,
        {"outcome": "mind", "whom": []},
    )
    answer = queries.verdict(cast.ada, rules.Act(what="initiative", title="A picnic"))
    assert (answer.outcome, [n.text for n in answer.notes]) == ("go", ["Be kind, always."])


def test_conditions_go_out_by_name_and_come_in_again(cast: Cast) -> None:
    domain = circles.open_domain(cast.south.pk, name="Timetable", description="", by=cast.ben)
    first = actions.write(
        circle_id=cast.south.pk,
        title="Timetable",
        when={"domains": [domain.pk], "amount_over": 5, "circles": [cast.south.pk]},
        then={
            "outcome": "advise",
            "whom": [{"kind": "member", "id": cast.ben.member_id}, {"kind": "holders"}],
        },
        why="It hangs together.",
        by=cast.ben,
    )
    rows = take(cast)
    assert json.loads(rows[0]["when"]) == {
        "domains": ["south/Timetable"],
        "circles": ["south"],
        "amount_over": 5,
    }
    wording = (first.when, first.then, first.why)
    Guardrail.objects.all().delete()
    bring(cast, rows)
    found = Guardrail.objects.get()
    assert (found.when, found.then, found.why) == wording
    assert found.circle == cast.south


def test_a_name_that_is_not_there_ends_the_import_with_its_place(cast: Cast) -> None:
    row = {"guardrail": "g1", "title": "T", "when": '{"domains": ["south/Nowhere"]}', "then": ""}
    with pytest.raises(Clash) as clash:
        bring(cast, [row])
    assert (clash.value.row, clash.value.value) == (2, "south/Nowhere")
    assert list(TABLE.check({"when": "[1]", "then": "{"}) if TABLE.check else ()) == [
        ("when", "is not a JSON object"),
        ("then", "is not a JSON object"),
    ]


def test_retired_ones_and_older_wordings_go_out_and_come_in_once(
    cast: Cast, tmp_path: Path
) -> None:
    first = actions.write(
        circle_id=cast.south.pk,
        title="Keys",
        when={},
        then={"outcome": "advise", "whom": [{"kind": "member", "id": cast.ben.member_id}]},
        why="They get lost.",
        by=cast.ben,
    )
    later = cast.later(cast.ben, days=3)
    actions.amend(
        first.pk,
        title="Keys and bikes",
        when={},
        then={"outcome": "mind", "whom": []},
        text="Mind the keys.",
        reason="Bikes, too.",
        version=1,
        by=later,
    )
    actions.retire(first.pk, reason="We have no keys now.", by=cast.later(cast.ben, days=5))
    bundles.write_folder(cast.organization.pk, tmp_path)
    border = replace(cast.outsider, at=cast.later(cast.ben, days=9).at)
    assert exchange.bring(tmp_path, by=border).faults == []
    copy = Guardrail.objects.get(organization=cast.other)
    assert (copy.title, copy.version, copy.retired_because) == (
        "Keys and bikes", 2, "We have no keys now.",
    )  # fmt: skip
    assert copy.retired_at is not None
    assert copy.retired_at.date() == (NOON + timedelta(days=5)).date()
    old, new = copy.versions.order_by("number")
    assert (old.title, old.then["outcome"], old.why) == ("Keys", "advise", "They get lost.")
    assert (new.reason, new.written_at.date()) == ("Bikes, too.", later.at.date())
    assert old.written_by is not None
    assert old.written_by.name == "Ben"
    assert Entry.objects.filter(
        organization_id=cast.other.pk, event="authority.GuardrailRetired"
    ).count() == 1  # fmt: skip
    again = exchange.bring(tmp_path, by=border)
    assert (again.created, again.changed) == ({}, {})
    assert copy.versions.count() == 2
