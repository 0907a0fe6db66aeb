"""Guardrails in the organization bundle.

Conditions and consequences travel as JSON with names in place of ids: a circle by its key, a
domain or role as ``circle key/name``, a person by their key. A guardrail without them is plain
text: shown where it holds, in nobody's way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from colead.features.authority import events, rules
from colead.features.authority.models import Guardrail, GuardrailVersion
from colead.features.circles import queries as circles
from colead.kernel.actor import colead
from colead.kernel.bundle import Bringing, Clash, Column, Row, Table, Taking, register, upsert
from colead.kernel.verdict import Refused

_WORDING = ("title", "when", "then", "text", "why", "review_on")
_TABLE_OF = {"guides": "circles", "circle": "circles", "role": "roles", "member": "people"}
Named = Callable[[str, Any], Any]


def _renamed(when: dict[str, Any], then: dict[str, Any], named: Named) -> None:
    """Put ids for names, or names for ids, by ``named(table, value)``."""
    if "domains" in when:
        when["domains"] = [named("domains", value) for value in when["domains"]]
    if "circles" in when:
        when["circles"] = [named("circles", value) for value in when["circles"]]
    for target in then.get("whom", ()):
        if "id" in target:
            target["id"] = named(_TABLE_OF.get(target.get("kind"), ""), target["id"])


def _read(text: Any) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    if not isinstance(found, dict):
        raise ValueError
    return found


def _check(row: Row) -> Iterable[tuple[str, str]]:
    for name in ("when", "then"):
        try:
            _read(row.get(name))
        except (ValueError, RecursionError):
            yield name, "is not a JSON object"


def _check_version(row: Row) -> Iterable[tuple[str, str]]:
    yield from _check(row)
    for name in ("version", "number"):
        if row.get(name) is not None and not 1 <= row[name] <= 1_000_000:
            yield name, "counts from 1"


def _ids(bringing: Bringing) -> dict[str, dict[str, int]]:
    by = bringing.actor()
    keys = {pk: key for key, pk in bringing.ids.get("circles", {}).items()}
    domains = circles.domains(by).values_list("pk", "circle_id", "name")
    roles = circles.roles(by).filter(closed_on=None).values_list("pk", "circle_id", "title")
    return {
        "circles": bringing.ids.get("circles", {}),
        "people": bringing.ids.get("people", {}),
        "domains": {f"{keys.get(circle_id)}/{name}": pk for pk, circle_id, name in domains},
        "roles": {f"{keys.get(circle_id)}/{title}": pk for pk, circle_id, title in roles},
    }


def _wording(
    number: int, row: Row, ids: dict[str, dict[str, int]] | None, table: str = "guardrails"
) -> dict[str, Any]:
    when, then = _read(row.get("when")), _read(row.get("then"))

    def named(place: str, value: Any) -> int:
        try:
            return (ids or {})[place][value]
        except (KeyError, TypeError):
            raise Clash(
                table, number, "when", str(value)[:200], "names what is not in this bundle"
            ) from None

    try:
        _renamed(when, then, named)
        return {
            "when": rules.read_when(when).as_facts(),
            "then": rules.read_then(then).as_facts(),
        }
    except (Refused, TypeError, AttributeError) as no:
        raise Clash(table, number, "when", "", str(no)) from None


def _bring(rows: Sequence[Row], bringing: Bringing) -> None:
    root_id = circles.root(bringing.actor()).pk
    ids = _ids(bringing) if any(row.get("when") or row.get("then") for row in rows) else None
    done = upsert(
        Guardrail,
        [
            {
                "key": row["guardrail"],
                "title": row["title"][:200],
                "circle_id": row.get("circle_id") or root_id,
                "text": row.get("text") or "",
                "why": row.get("why") or "",
                "review_on": row.get("review"),
                "written_at": bringing.at,
                **_wording(number, row, ids),
            }
            for number, row in enumerate(rows, 2)
        ],
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="guardrails",
        keep=["written_at"],
    )
    bringing.learn("guardrails", (row["guardrail"] for row in rows), done.ids)
    now = Guardrail.objects.in_bulk(done.ids)
    new = {done.ids[index] for index in done.created}
    numbers = {pk: row.get("version") or 1 for row, pk in zip(rows, done.ids, strict=True)}
    touched = {done.ids[index] for index in (*done.created, *done.changed)}
    for pk in touched:
        least = 1 if pk in new else now[pk].version + 1
        now[pk].version = max(least, numbers[pk])
    Guardrail.objects.bulk_update([now[pk] for pk in touched], ["version"], batch_size=200)
    bringing.notes["guardrail ids"] = ids
    bringing.notes["touched guardrails"] = [now[pk] for pk in sorted(touched)]
    for pk in sorted(touched):
        _tell(now[pk], pk in new, bringing)
    retired = [
        (now[pk], row)
        for row, pk in zip(rows, done.ids, strict=True)
        if row.get("retired") and now[pk].retired_at is None
    ]
    for guardrail, row in retired:
        guardrail.retired_at = datetime.combine(row["retired"], time(12), tzinfo=UTC)
        guardrail.retired_because = row.get("retired_because") or ""
        bringing.tell(
            events.GuardrailRetired(
                guardrail=guardrail.pk,
                title=guardrail.title,
                circle=guardrail.circle_id,
                reason=guardrail.retired_because[:300],
            ),
            on=row["retired"],
        )
    Guardrail.objects.bulk_update(
        [guardrail for guardrail, _row in retired],
        ["retired_at", "retired_because"],
        batch_size=200,
    )
    if retired and not touched:
        bringing.changed["guardrails"] = len(retired)


def _bring_wordings(rows: Sequence[Row], bringing: Bringing) -> None:
    """The wordings that are not there yet, and the present one where the table leaves it out.

    What was written is never changed: a row whose number is there already is passed by.
    """
    there = set(
        GuardrailVersion.objects.filter(organization_id=bringing.organization_id).values_list(
            "guardrail_id", "number"
        )
    )
    ids = bringing.notes.get("guardrail ids") or (_ids(bringing) if rows else {})
    new = []
    for row in rows:
        mark = (row["guardrail_id"], row["number"])
        if mark in there:
            continue
        there.add(mark)
        written = row.get("written")
        new.append(
            GuardrailVersion(
                organization_id=bringing.organization_id,
                guardrail_id=mark[0],
                number=mark[1],
                title=row["title"][:200],
                text=row.get("text") or "",
                why=row.get("why") or "",
                review_on=row.get("review"),
                reason=row.get("reason") or "",
                written_by_id=row.get("person_id"),
                written_at=datetime.combine(written, time(12), tzinfo=UTC)
                if written
                else bringing.at,
                **_wording(row["_row"], row, ids, table="guardrail_wordings"),
            )
        )
    new += [
        GuardrailVersion(
            organization_id=bringing.organization_id,
            guardrail=guardrail,
            number=guardrail.version,
            written_at=bringing.at,
            **{name: getattr(guardrail, name) for name in _WORDING},
        )
        for guardrail in bringing.notes.get("touched guardrails", ())
        if (guardrail.pk, guardrail.version) not in there
    ]
    GuardrailVersion.objects.bulk_create(new, batch_size=500)


def _tell(guardrail: Guardrail, is_new: bool, bringing: Bringing) -> None:
    if is_new:
        bringing.tell(
            events.GuardrailWritten(
                guardrail=guardrail.pk, title=guardrail.title, circle=guardrail.circle_id
            ),
            on=None,
        )
    else:
        bringing.tell(
            events.GuardrailAmended(
                guardrail=guardrail.pk,
                title=guardrail.title,
                circle=guardrail.circle_id,
                version=guardrail.version,
            ),
            on=None,
        )


def _take(taking: Taking) -> Iterable[Row]:
    found = list(Guardrail.objects.filter(organization_id=taking.organization_id).order_by("pk"))
    keys = taking.keys.setdefault("guardrails", {})
    named = _names(taking)
    for row in found:
        keys[row.pk] = key = taking.key_of(row)
        yield {
            "_id": row.pk,
            "guardrail": key,
            "circle": taking.key("circles", row.circle_id),
            "version": row.version,
            "retired": row.retired_at.date() if row.retired_at else None,
            "retired_because": row.retired_because,
            **_as_named(row, named),
        }


def _take_wordings(taking: Taking) -> Iterable[Row]:
    """Every wording of every guardrail, the present one too: with it go who and when."""
    found = GuardrailVersion.objects.filter(organization_id=taking.organization_id)
    named = _names(taking)
    for row in found.order_by("guardrail_id", "number"):
        yield {
            "_id": row.pk,
            "guardrail": taking.key("guardrails", row.guardrail_id),
            "number": row.number,
            "reason": row.reason,
            "person": taking.key("people", row.written_by_id),
            "written": row.written_at.date(),
            **_as_named(row, named),
        }


def _as_named(row: Guardrail | GuardrailVersion, named: Named) -> Row:
    when, then = json.loads(json.dumps(row.when)), json.loads(json.dumps(row.then))
    _renamed(when, then, named)
    _without_what_is_gone(when, then)
    return {
        "title": row.title,
        "text": row.text,
        "review": row.review_on,
        "why": row.why,
        "when": json.dumps(when, ensure_ascii=False) if when else "",
        "then": json.dumps(then, ensure_ascii=False) if then.get("whom") else "",
    }


def _without_what_is_gone(when: dict[str, Any], then: dict[str, Any]) -> None:
    """Leave out names of closed things; where nobody is left to ask, the stewards are."""
    for name in ("domains", "circles"):
        if name in when:
            when[name] = [value for value in when[name] if value]
    if then.get("whom"):
        left = [target for target in then["whom"] if target.get("id", True)]
        if not left:
            then["outcome"], left = "advise", [{"kind": "stewards"}]
        then["whom"] = left


def _names(taking: Taking) -> Named:
    by = colead(organization_id=taking.organization_id, at=datetime(2000, 1, 1, tzinfo=UTC))
    domains = {
        pk: f"{taking.key('circles', circle_id)}/{name}"
        for pk, circle_id, name in circles.domains(by).values_list("pk", "circle_id", "name")
    }
    roles = {
        pk: f"{taking.key('circles', circle_id)}/{title}"
        for pk, circle_id, title in circles.roles(by).values_list("pk", "circle_id", "title")
    }

    def named(table: str, value: Any) -> Any:
        if table == "domains":
            return domains.get(value, "")
        if table == "roles":
            return roles.get(value, "")
        return taking.key(table, value)

    return named


register(
    Table(
        "guardrails",
        (
            Column("guardrail", "key", required=True),
            Column("title", required=True),
            Column("circle", "key", table="circles"),
            Column("text", "text"),
            Column("review", "day"),
            Column("why", "text"),
            Column("when", "text"),
            Column("then", "text"),
            Column("version", "whole"),
            Column("retired", "day"),
            Column("retired_because", "text"),
        ),
        _bring,
        _take,
        keyed=True,
        check=_check_version,
    )
)
register(
    Table(
        "guardrail_wordings",
        (
            Column("guardrail", "key", required=True, table="guardrails"),
            Column("number", "whole", required=True),
            Column("title", required=True),
            Column("text", "text"),
            Column("why", "text"),
            Column("when", "text"),
            Column("then", "text"),
            Column("review", "day"),
            Column("reason", "text"),
            Column("person", "key", table="people"),
            Column("written", "day"),
        ),
        _bring_wordings,
        _take_wordings,
        check=_check_version,
    )
)
