"""Outsiders, guests, hostile input, and what a page costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from colead.features.circles import actions as circles
from colead.features.initiatives import actions
from colead.features.initiatives.models import Commitment, Initiative, Part
from colead.kernel.models import Entry
from tests.cast import Cast
from tests.features.initiatives.leading import (
    ClientOf,
    facts,
    over,
    start,
    status,
    url,
)

ENDS = ("", "join/", "leave/", "help/", "step-in/", "step-back/", "offer-lead/", "offer-part/")
ENDS += ("hand-over/", "commit/", "offer-task/", "check-in/", "measure/", "need/", "pause/")
ENDS += ("resume/", "end/", "edit/", "advice/")


def test_an_outsider_finds_nothing_and_changes_nothing(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    made = actions.commit(found.pk, what="Weld", by=now.ben)
    outcome = actions.state_outcome(found.pk, measure="Bikes", by=now.ada)
    need = actions.state_need(found.pk, kind="hands", text="Hands", by=now.ada)
    entries = Entry.objects.count()
    paths = [f"{found.pk}/{end}" for end in ENDS]
    paths += [f"commitments/{made.pk}/{act}/" for act in ("done", "let-go", "remind")]
    paths += [f"outcomes/{outcome.pk}/read/", f"needs/{need.pk}/met/", f"about/idea/{found.pk}/"]
    outsider = client_of(now.outsider)
    theirs = f"/o/{now.outsider.slug}/initiatives/"
    for path in paths:
        for client, base in ((outsider, url(now)), (outsider, theirs)):
            if path.startswith("about/") and base == theirs:
                continue
            answers = {client.get(base + path).status_code, client.post(base + path).status_code}
            assert answers <= {404, 405}, path
            assert 404 in answers, path
    assert Entry.objects.count() == entries
    assert Client().get(url(now)).status_code == 302


def test_a_guest_reads_what_it_was_invited_to_and_takes_no_part(
    now: Cast, client_of: ClientOf
) -> None:
    found = start(now)
    hidden = start(now, title="Choir", circle_id=now.south.pk, by=now.ben)
    guest = client_of(now.guest)
    listed = guest.get(url(now)).content
    assert (b"Bike racks" in listed, b"Choir" in listed) == (True, False)
    assert guest.get(url(now, f"{hidden.pk}/")).status_code == 404
    assert b"Share it as an idea" in guest.get(url(now, "start/")).content
    assert guest.post(url(now, "start/"), facts(now)).status_code == 422
    parts = Part.objects.count()
    for end in ENDS[1:]:
        assert guest.post(url(now, f"{found.pk}/{end}")).status_code < 500
    assert (Part.objects.count(), Initiative.objects.count()) == (parts, 2)
    assert (Commitment.objects.count(), status(found)) == (0, "active")


HOSTILE = [
    "x" * 1_000_000,
    "nul \x00",
    "surrogate \ud800",
    "right-to-left \u202e",
    "'; DROP TABLE initiatives_initiative; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "9" * 400,
    "9999-99-99",
    "=cmd|' /C calc'!A0",
    "-1",
    "1e999",
    "nan",
]


@pytest.mark.parametrize("bad", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_answered_politely(now: Cast, client_of: ClientOf, bad: str) -> None:
    domain = circles.open_domain(now.north.pk, name="Yard", description="", by=now.ada)
    found = start(now, domain_ids=[domain.pk])
    outcome = actions.state_outcome(found.pk, measure="Bikes", by=now.ada)
    ada = client_of(now.ada)
    ada.raise_request_exception = False
    typed = bad.encode("utf-8", "replace").decode()
    for name in facts(now, amount="", people_affected="", safe_to_try_on="", domain_ids=""):
        for tail in ("start/", "verdict/", f"{found.pk}/edit/", "instead/idea/"):
            answer = ada.post(url(now, tail), facts(now, **{name: typed}))
            assert answer.status_code < 500, (name, tail)
    for tail, given in (
        (f"{found.pk}/commit/", ("what", "due_on")),
        (f"{found.pk}/check-in/", ("progress", "confidence", "needs")),
        (f"{found.pk}/measure/", ("measure", "unit", "start", "target")),
        (f"{found.pk}/need/", ("kind", "text")),
        (f"{found.pk}/offer-lead/", ("to", "note")),
        (f"{found.pk}/offer-task/", ("what", "to", "due_on")),
        (f"outcomes/{outcome.pk}/read/", ("value", "on", "note")),
        (f"{found.pk}/end/", ("status", "outcome")),
    ):
        answer = ada.post(url(now, tail), dict.fromkeys(given, typed))
        assert answer.status_code < 500, tail
        assert b"<script>alert" not in answer.content
    for query in ("which", "circle", "after", "idea", "issue", "title"):
        short = typed[:300]
        for tail in ("", "start/"):
            assert ada.get(url(now, tail), {query: short}).status_code < 500, (query, tail)
    page = ada.get(url(now, f"{found.pk}/"))
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_however_much_was_done(
    now: Cast, client_of: ClientOf, count: int, django_assert_num_queries: Any
) -> None:
    found = start(now)
    for number in range(count):
        made = actions.commit(found.pk, what=f"Task {number}", by=now.ben)
        actions.do(made.pk, by=now.ben)
        actions.check_in(found.pk, progress="Well.", confidence=4, by=now.ada)
        outcome = actions.state_outcome(found.pk, measure=f"Measure {number}", by=now.ada)
        actions.read(outcome.pk, value=number, by=now.ada)
    for actor, queries_made in ((now.steward, 9), (now.ben, 9), (now.ada, 9)):
        client = client_of(actor)
        client.get(url(now, f"{found.pk}/"))
        with django_assert_num_queries(queries_made):
            client.get(url(now, f"{found.pk}/"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_long(
    now: Cast, client_of: ClientOf, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        start(now, title=f"Number {number}")
    ben = client_of(now.ben)
    ben.get(url(now))
    with django_assert_num_queries(5):
        ben.get(url(now))


def test_there_is_no_approve_button_anywhere(now: Cast, client_of: ClientOf) -> None:
    over(now, "advise", 5_000)
    found = start(now, amount=6_000)
    for actor in (now.ada, now.ben, now.steward, now.guest):
        client = client_of(actor)
        for tail in ("", "start/", f"{found.pk}/"):
            assert b"pprove" not in client.get(url(now, tail)).content
