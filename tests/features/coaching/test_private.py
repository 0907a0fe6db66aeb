"""What the two say is nowhere else: not in the database in clear, nor in the journal, the search,
letters, logs, exports, other people's pages - stewards and other organizations included."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from colead.features.coaching import actions, jobs, queries
from colead.features.coaching.models import Pair
from colead.features.conversations import actions as conversations
from colead.features.exchange import queries as bundles
from colead.features.home import queries as home
from colead.features.notices import actions as notices
from colead.features.organizations import actions as organizations
from colead.kernel import journal, search
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from colead.project.cli import main
from tests.cast import Cast
from tests.features.coaching.pairing import SECRET, looks, met, offers, paired, people

pytestmark = pytest.mark.django_db

WORDS = ("afraid of speaking", "gratitude-word", "goal-word", "note-word", "agenda-word",
         "action-word", "reflection-word", "place-word", "reason-word")  # fmt: skip


def told_everything(now: Cast) -> Pair:
    """Ada and Ben have said all there is to say to each other; it has ended, too."""
    [cleo] = people(now.ada, "Cleo")
    offers(now.ben, who_not=[cleo.member_id])
    looks(now.ada, why_now="reason-word", who_not=[cleo.member_id])
    found = actions.find_now(by=now.ada)
    assert found
    actions.say_yes(found.pk, by=now.ada)
    actions.say_yes(found.pk, by=now.ben)
    pair = Pair.objects.get()
    session = actions.plan_session(
        pair.pk, starts_at=now.ada.at + timedelta(hours=3), place="place-word", by=now.ada
    )
    jobs.remind(at=now.ada.at.isoformat())
    for kind in ("goal", "note", "agenda", "action"):
        actions.write(pair.pk, kind=kind, words=f"{kind}-word", session_id=session.pk, by=now.ada)
    met(pair, now.ben)
    actions.end(pair.pk, words="gratitude-word", by=now.ben)
    actions.write(pair.pk, kind="reflection", words="reflection-word", by=now.ada)
    return pair


def everything_stored() -> bytes:
    """The bytes of every cell of every table."""
    found: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for cell in row
                ]
    return b"\n".join(found)


def test_no_table_log_or_letter_holds_a_word(
    now: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    for one in (now.ada, now.ben):
        notices.amend_preferences(by=one, concerned="instant", follow="instant", circle="never")
    pair = told_everything(now)
    settle(timezone.now() + timedelta(hours=1))
    assert [one.words for one in queries.room(now.ben, pair.pk).of("farewell")] == [
        "gratitude-word"
    ]
    stored = everything_stored()
    letters = "\n".join(str(one.message()) for one in mail.outbox)
    assert letters.count("coaching") > 2, "there were letters about it"
    for word in WORDS:
        assert word.encode() not in stored, word
        assert word not in caplog.text, word
        assert word not in letters, word
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA database_list")
            file = Path(cursor.fetchall()[0][2])
        assert all(word.encode() not in file.read_bytes() for word in WORDS)


def test_the_journal_tells_nobody_who_is_with_whom(now: Cast) -> None:
    told_everything(now)
    settle(timezone.now())
    kinds = Entry.objects.filter(event__in=("coaching.PairBegan", "coaching.PairProposed"))
    assert {entry.audience for entry in kinds} == {"concerned"}
    for other in (now.steward, now.outsider):
        seen = journal.entries(other).filter(event__startswith="coaching.")
        assert set(seen.values_list("event", flat=True)) <= {"coaching.CoachingOffered"}
        for entry in kinds:
            assert not journal.may_read(other, entry)
    for entry in Entry.objects.filter(event__startswith="coaching."):
        assert not {"words", "what", "why_now", "place", "who_not"} & set(entry.facts)
        if entry.audience == "organization":
            assert str(now.ada.member_id) not in [str(v) for k, v in entry.facts.items()
                                                  if k == "member"]  # fmt: skip
    rows = "\n".join(str(row) for row in home.rows_for_export(now.steward))
    assert "coaching.Pair" not in rows
    assert "PairBegan" not in rows


def test_who_not_is_told_to_nobody_not_even_to_the_other(
    now: Cast, client_of: Callable[[Actor], Client], api_of: Callable[[Actor], Client]
) -> None:
    [cleo] = people(now.ada, "Cleo")
    offers(now.ben, who_not=[cleo.member_id])
    looks(now.ada, who_not=[cleo.member_id])
    found = actions.find_now(by=now.ada)
    assert found
    url = f"/o/{now.organization.slug}/coaching/proposals/{found.pk}/"
    page = client_of(now.ben).get(url).content.decode()
    assert SECRET in page
    assert "Cleo" not in page
    assert "who_not" not in str(
        api_of(now.ben).get(f"/api/v1/coaching/proposals/{found.pk}").json()
    )
    assert client_of(cleo).get(url).status_code == 404


def test_nothing_private_is_found_exported_or_commented_on(now: Cast, tmp_path: Path) -> None:
    pair = told_everything(now)
    settle(timezone.now())
    for word in WORDS:
        for one in (now.ada, now.ben, now.steward):
            assert search.find(one, word) == []
    bundles.write_folder(now.organization.pk, tmp_path)
    files = b"\n".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert all(word.encode() not in files for word in WORDS)
    assert b"two gardens" in files, "a listed offer is for everyone"
    for one in (now.ada, now.ben, now.steward):
        with pytest.raises((Refused, Missing)):
            conversations.comment("pair", pair.pk, text="hello", by=one)


PAGES = ("coaching/pairs/{pair}/", "coaching/pairs/{pair}/plan/", "coaching/pairs/{pair}/end/",
         "coaching/pairs/{pair}/acts/", "coaching/sessions/{session}/",
         "coaching/sessions/{session}/move/", "coaching/texts/{text}/",
         "coaching/proposals/{proposal}/")  # fmt: skip
CALLS = ("pairs/{pair}", "pairs/{pair}/acts", "proposals/{proposal}")


def test_nobody_but_the_two_is_let_in_by_any_door(
    now: Cast, client_of: Callable[[Actor], Client], api_of: Callable[[Actor], Client]
) -> None:
    pair = paired(now.ada, now.ben)
    session = actions.plan_session(pair.pk, starts_at=now.ada.at + timedelta(hours=3), by=now.ada)
    text = actions.write(pair.pk, kind="note", words="note-word", by=now.ada)
    actions.show(pair_id=pair.pk, by=now.ada)
    ids = {"pair": pair.pk, "session": session.pk, "text": text.pk, "proposal": 1}
    [cleo] = people(now.ada, "Cleo")
    base = f"/o/{now.organization.slug}/"
    for other in (now.steward, cleo):
        browser, program = client_of(other), api_of(other)
        assert [browser.get(base + page.format(**ids)).status_code for page in PAGES] == [
            404
        ] * len(PAGES)
        assert [
            program.get(f"/api/v1/coaching/{call.format(**ids)}").status_code for call in CALLS
        ] == [404] * len(CALLS)
        assert program.get("/api/v1/coaching/pairs").json() == []
        for method, call in (
            ("delete", f"texts/{text.pk}"), ("put", f"texts/{text.pk}"),
            ("post", f"sessions/{session.pk}/held"), ("post", f"pairs/{pair.pk}/end"),
        ):  # fmt: skip
            body = {"words": "mine now"}
            answer = getattr(program, method)(
                f"/api/v1/coaching/{call}", body, content_type="application/json"
            )
            assert answer.status_code == 404, call
        _, key = organizations.make_token(by=other, name="cli", scope="write")
        ran = CliRunner().invoke(main, ["--token", key, "coaching", "read", str(pair.pk)])
        assert (ran.exit_code, "note-word" in ran.output) == (1, False)
    with pytest.raises(Missing):
        queries.room(colead(organization_id=pair.organization_id, at=now.ada.at), pair.pk)
    inside = client_of(now.ben).get(f"{base}coaching/pairs/{pair.pk}/")
    assert "note-word" in inside.content.decode()
    assert inside["Cache-Control"] == "no-store"


def test_the_acts_of_somebody_are_shown_to_them_and_their_chosen_coach_only(
    now: Cast, client_of: Callable[[Actor], Client], api_of: Callable[[Actor], Client],
    tmp_path: Path,
) -> None:  # fmt: skip
    pair = paired(now.ada, now.ben)
    with pytest.raises(Missing):
        queries.own_acts(now.ada)
    actions.show(by=now.ada)
    names = [one.name for one, _acts in queries.own_acts(now.ada)]
    assert names == []
    from colead.features.issues import actions as issues

    issues.raise_issue(title="It rains in", circle_id=now.north.pk, by=now.ada)
    assert [one.name for one, _acts in queries.own_acts(now.ada)] == ["names"]
    with pytest.raises(Missing):
        queries.acts_shown_to_me(now.ben, pair.pk)
    with pytest.raises(Missing):
        actions.show(pair_id=pair.pk, by=now.ben)
    actions.show(pair_id=pair.pk, by=now.ada)
    assert len(queries.acts_shown_to_me(now.ben, pair.pk)) == 1
    url = f"/o/{now.organization.slug}/coaching/pairs/{pair.pk}/acts/"
    assert "Names what falls short" in client_of(now.ben).get(url).content.decode()
    for other in (now.steward, now.ada, now.outsider):
        assert client_of(other).get(url).status_code == 404
        call = api_of(other).get(f"/api/v1/coaching/pairs/{pair.pk}/acts")
        assert call.status_code == 404
    assert api_of(now.steward).get("/api/v1/coaching/acts").status_code == 404
    assert search.find(now.steward, "Names what falls short") == []
    bundles.write_folder(now.organization.pk, tmp_path)
    assert b"Names what" not in b"".join(p.read_bytes() for p in tmp_path.rglob("*.csv"))
    actions.hide(by=now.ada)
    with pytest.raises(Missing):
        queries.acts_shown_to_me(now.ben, pair.pk)
    actions.show(pair_id=pair.pk, by=now.ada)
    actions.end(pair.pk, by=now.ben)
    with pytest.raises(Missing):
        queries.acts_shown_to_me(now.ben, pair.pk)
    with pytest.raises(Refused):
        actions.show(pair_id=pair.pk, by=now.ada)
