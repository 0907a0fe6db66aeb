"""Surveys in the organization bundle: questions, and what may be shown; never answers or texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from colead.features.surveys.models import Instrument, Survey
from colead.features.surveys.rules import instruments as files
from colead.features.surveys.rules import results
from colead.kernel import search
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert
from colead.kernel.verdict import Refused


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _check_instrument(row: Row) -> Iterable[tuple[str, str]]:
    try:
        files.read(row.get("file") or "")
    except Refused as no:
        yield "file", no.reason


def bring_instruments(rows: Sequence[Row], bringing: Bringing) -> None:
    """Instruments, known again by key and version."""
    forms = [files.read(row["file"]) for row in rows]
    done = upsert(
        Instrument,
        [
            {
                "key": form.key,
                "version": form.version,
                "title": form.title,
                "contents": files.written(form),
                "added_at": bringing.at,
            }
            for form in forms
        ],
        identity=["key", "version"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="instruments",
        keep=["added_at", "contents", "title"],
    )
    bringing.learn("instruments", (row["instrument"] for row in rows), done.ids)


def take_instruments(taking: Taking) -> Iterable[Row]:
    """All instruments."""
    keys = taking.keys.setdefault("instruments", {})
    for one in Instrument.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = f"{one.key}-{one.version}"
        yield {
            "_id": one.pk,
            "instrument": keys[one.pk],
            "file": json.dumps(one.contents, ensure_ascii=False),
        }


def _check_survey(row: Row) -> Iterable[tuple[str, str]]:
    for name in ("opened_at", "closed_at"):
        try:
            if row.get(name) and datetime.fromisoformat(row[name]).tzinfo is None:
                raise ValueError
        except ValueError:
            yield name, "is a moment with its offset, as 2026-12-03T10:00+01:00"
    if (row.get("threshold") or 5) < 5:
        yield "threshold", "is at least 5"
    if row.get("results") and not results.are_well_formed(_json(row["results"])):
        yield "results", "is no JSON of a survey's figures"
    groups = _json(row.get("groups") or "{}")
    if not isinstance(groups, dict) or not all(isinstance(one, str) for one in groups.values()):
        yield "groups", "is a JSON object of texts"


def bring_surveys(rows: Sequence[Row], bringing: Bringing) -> None:
    """Surveys that are over, with the figures that were shown; known again by their key."""
    values = []
    for row in rows:
        opened = datetime.fromisoformat(row["opened_at"])
        closed = datetime.fromisoformat(row["closed_at"])
        values.append(
            {
                "key": row["survey"],
                "title": row["title"][:200],
                "about": row.get("about") or "",
                "circle_id": row["circle_id"],
                "instrument_id": row["instrument_id"],
                "questions": (row.get("questions") or "").split(),
                "threshold": row.get("threshold") or 5,
                "groups": _json(row.get("groups") or "{}"),
                "asked": row.get("asked") or 0,
                "opened_at": opened,
                "closes_at": max(closed, opened + timedelta(minutes=1)),
                "state": Survey.State.CLOSED,
                "results": _json(row.get("results") or "{}"),
            }
        )
    done = upsert(
        Survey, values, identity=["key"], organization_id=bringing.organization_id,
        bringing=bringing, table="surveys",
        # What is fixed at the opening stays fixed.
        keep=["threshold", "groups", "questions", "asked", "instrument_id", "opened_at"],
    )  # fmt: skip
    bringing.learn("surveys", (row["survey"] for row in rows), done.ids)
    search.index_all(
        bringing.organization_id,
        "survey",
        [
            (done.ids[i], values[i]["title"], values[i]["about"], values[i]["circle_id"])
            for i in (*done.created, *done.changed)
        ],
    )


def take_surveys(taking: Taking) -> Iterable[Row]:
    """The surveys that are over. One that is open goes nowhere: its answers stay in their box."""
    keys = taking.keys.setdefault("surveys", {})
    found = Survey.objects.filter(organization_id=taking.organization_id, state="closed")
    for one in found.order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "_id": one.pk,
            "survey": keys[one.pk],
            "title": one.title,
            "about": one.about,
            "circle": taking.key("circles", one.circle_id),
            "instrument": taking.key("instruments", one.instrument_id),
            "questions": " ".join(one.questions),
            "threshold": one.threshold,
            "groups": json.dumps(one.groups, ensure_ascii=False),
            "asked": one.asked,
            "opened_at": one.opened_at.isoformat(),
            "closed_at": one.closes_at.isoformat(),
            "results": json.dumps(one.results, ensure_ascii=False),
        }


register(
    Table(
        "instruments",
        (Column("instrument", "key", required=True), Column("file", "text", required=True)),
        bring_instruments,
        take_instruments,
        keyed=True,
        check=_check_instrument,
    )
)
register(
    Table(
        "surveys",
        (
            Column("survey", "key", required=True),
            Column("title", required=True),
            Column("about", "text"),
            Column("circle", "key", required=True, table="circles"),
            Column("instrument", "key", required=True, table="instruments"),
            Column("questions", "text"),
            Column("threshold", "whole"),
            Column("groups", "text"),
            Column("asked", "whole"),
            Column("opened_at", required=True),
            Column("closed_at", required=True),
            Column("results", "text"),
        ),
        bring_surveys,
        take_surveys,
        keyed=True,
        check=_check_survey,
    )
)
