"""Guardrails come in with a bundle and go out again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from colead.features.authority import actions, queries, rules
from colead.features.authority.models import Guardrail
from colead.features.circles import actions as circles
from colead.kernel.bundle import Bringing, Clash, Taking, tables
from colead.kernel.journal import record_all
from tests.cast import Cast

TABLE = next(table for table in tables() if table.name == "guardrails")


def bring(cast: Cast, rows: list[dict[str, Any]]) -> Bringing:
    """An import of these rows."""
    bringing = Bringing(cast.organization.pk, cast.organization.slug, cast.steward.at)
    bringing.ids["circles"] = {"root": cast.root.pk, "south": cast.south.pk}
    bringing.ids["people"] = {"ben": cast.ben.member_id or 0}
    for row in rows:
        if row.get("circle"):
            row["circle_id"] = bringing.ids["circles"][row["circle"]]
    TABLE.bring(rows, bringing)
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
