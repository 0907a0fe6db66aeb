"""Prepared reads hand over what the ORM would, and never a value of an earlier call."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from colead.features.decisions import queries as decisions
from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.models import Entry, Job
from colead.kernel.prepared import plans

pytestmark = pytest.mark.django_db


def own(actor: Actor, *, newest: bool = False):
    found = Idea.objects.filter(organization_id=actor.organization_id).select_related(
        "by", "circle"
    )
    return found.order_by("-id" if newest else "id")


def posted(actor: Actor, since, on: date | None = None):
    found = Idea.objects.filter(organization_id=actor.organization_id, posted_at__gte=since)
    return found.filter(posted_at__date=on) if on else found


def some(ids, title):
    return Idea.objects.filter(pk__in=ids, title=title)


def shifted(actor: Actor):
    return Idea.objects.filter(posted_at__gte=actor.at - timedelta(days=1))


def cut(number: int):
    return Idea.objects.order_by("id")[:number]


def above(number: int):
    return (
        Idea.objects.annotate(beyond=F("id") + number).filter(id__gt=number).values("id", "beyond")
    )


@pytest.fixture
def posts(cast):
    return [
        ideas.post(title=f"Idea {n}", falls_short="It is slow.", result="Quick.", by=by)
        for n, by in enumerate([cast.ada, cast.ben, cast.ada])
    ]


def stated(state: str, title: str):
    return Idea.objects.filter(state=state, title=title).order_by("id")


def test_words_of_the_code_stand_in_the_statement_and_other_texts_are_bound(cast, posts):
    """A state is written into the SQL, where a partial index is chosen for it; what could be more
    than a word is bound, whatever it holds."""
    assert prepared.rows(stated, Idea.State.OPEN, "Idea 1") == posts[1:2]
    written = [plan for plan in plans.kept.values() if plan and "'open'" in plan.sql]
    assert written
    for typed in ("' OR 1=1 --", "100%", "a%sb", "a'b", "Ünï", "x" * 80):
        posts[0].title = typed
        posts[0].save(update_fields=["title"])
        assert prepared.rows(stated, "open", typed) == posts[:1]
        assert not any(plan and typed in plan.sql for plan in plans.kept.values())


def test_a_statement_about_a_state_is_compiled_once(cast, posts):
    """SQLite compiles a statement anew where it has to look at what is bound to choose an index."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA compile_options")
        if connection.vendor != "sqlite" or ("ENABLE_STMTVTAB",) not in cursor.fetchall():
            pytest.skip("a matter of SQLite, where it tells of its statements")
        for _ in range(5):
            prepared.rows(decisions.waiting_for, cast.ada)
        cursor.execute("SELECT sql, run, reprep FROM sqlite_stmt WHERE sql LIKE '%decisions_vot%'")
        found = cursor.fetchall()
    assert [sql for sql, run, again in found if run > 3]
    assert [(sql, run, again) for sql, run, again in found if again > 1] == []


def with_title(found: list[Idea]) -> list[str]:
    return [idea.title for idea in found]


def test_rows_are_made_when_somebody_looks(cast, posts, monkeypatch):
    """As many as were read, their attributes, the first of them and what is made of them: as a list
    would be; no object before."""
    with monkeypatch.context() as nobody_looks:
        nobody_looks.setattr(prepared, "_made", None)
        found = prepared.unmade_head(own, ("-id",), 3, cast.ada)
        told = found.then(with_title, prepared.unmade(own, cast.ben))
        assert (len(found), bool(found), len(found.head(2))) == (3, True, 2)
        assert found.each("id") == [one.pk for one in reversed(posts)]
        again = prepared.unmade_head(own, ("-id",), 3, cast.ada)
        assert (told.made_of[0], len(told.made_of)) == (again.made_of[0], 2)
    with monkeypatch.context() as few:
        made = []
        few.setattr(prepared, "_made", lambda _plan, rows: made.extend(rows) or [posts[0]])
        assert (found[-1], len(made)) == (posts[0], 1)
    assert list(found) == posts[::-1]
    assert (found[0], found[1:], found.head(1)[0]) == (posts[2], posts[1::-1], posts[2])
    assert list(told) == ["Idea 2", "Idea 1", "Idea 0"]


def test_objects_are_whole(cast, posts):
    """Fields, joined objects and moments are those of the ORM, in one query."""
    prepared.rows(own, cast.ada)
    with CaptureQueriesContext(connection) as seen:
        found = prepared.rows(own, cast.ada, newest=True)
        names = [idea.by.name for idea in found]
    expected = list(own(cast.ada, newest=True))
    assert found == expected
    assert names == [idea.by.name for idea in expected]
    assert [idea.posted_at for idea in found] == [idea.posted_at for idea in expected]
    assert all(idea._state.db == "default" and not idea._state.adding for idea in found)
    assert len(seen) == 1


def test_every_call_binds_its_own_values(cast, posts):
    """Another actor, moment or number finds other rows by the same plan."""
    stranger = cast.ada.moved_to(cast.ada.at)
    first = posts[0].posted_at
    assert len(prepared.rows(posted, cast.ada, first)) == 3
    assert prepared.rows(posted, cast.ada, first + timedelta(days=400)) == []
    assert prepared.rows(posted, stranger, first) == prepared.rows(posted, cast.ada, first)
    ids = tuple(idea.pk for idea in posts)
    assert prepared.rows(some, ids, prepared.Text("Idea 1")) == [posts[1]]
    assert prepared.rows(some, ids, prepared.Text("Idea 2")) == [posts[2]]
    assert prepared.rows(some, ids[:1], prepared.Text("Idea 2")) == []


def test_what_cannot_be_bound_is_built_anew(cast, posts):
    """A shifted moment, a LIMIT: right answers, without a plan."""
    assert len(prepared.rows(shifted, cast.ada)) == 3
    assert prepared.rows(shifted, cast.ada.moved_to(cast.ada.at + timedelta(days=30))) == []
    assert [len(prepared.rows(cut, n)) for n in (1, 2, 3)] == [1, 2, 3]
    assert prepared.rows(above, posts[0].pk) == list(above(posts[0].pk))
    assert prepared.rows(above, posts[1].pk) == list(above(posts[1].pk))


def test_counts_and_firsts(cast, posts):
    """Count, exists, first and head agree with the ORM."""
    assert prepared.count(own, cast.ada) == 3
    assert prepared.count(posted, cast.ada, posts[0].posted_at + timedelta(days=9)) == 0
    assert prepared.exists(own, cast.ada)
    assert prepared.first(own, cast.ada) == posts[0]
    assert prepared.head(own, ("-id",), 2, cast.ada) == [posts[2], posts[1]]
    assert prepared.first(posted, cast.ada, posts[0].posted_at + timedelta(days=9)) is None


def test_a_guest_takes_the_long_way(cast, posts):
    """What a guest may see depends on sets: never planned."""
    before = len(plans.kept)
    assert prepared.rows(own, cast.guest) == list(own(cast.guest))
    assert len(plans.kept) == before


def renamed(idea_id: int, title: str) -> prepared.Changing:
    return Idea.objects.filter(pk=idea_id), {"title": title, "supporters": F("supporters") + 1}


def test_inserts_and_updates(cast, posts):
    """A row written by ``insert`` is the row that ``save`` writes; ``update`` counts its rows."""
    twin = Idea(
        **{
            field.attname: getattr(posts[0], field.attname)
            for field in Idea._meta.concrete_fields
            if not field.primary_key and field.attname != "key"
        }
    )
    made = prepared.insert(twin)
    assert made.pk not in {idea.pk for idea in posts}
    assert Idea.objects.get(pk=made.pk).posted_at == posts[0].posted_at
    assert prepared.update(renamed, made.pk, prepared.Text("First")) == 1
    assert prepared.update(renamed, made.pk, prepared.Text("Second")) == 1
    assert prepared.update(renamed, 10**9, prepared.Text("Third")) == 0
    made.refresh_from_db()
    assert (made.title, made.supporters) == ("Second", posts[0].supporters + 2)
    assert Idea.objects.get(pk=posts[1].pk).title == "Idea 1"


def test_changed_fields_are_saved_and_no_others(cast, posts):
    """``save`` writes what ``save(update_fields=…)`` would, of values of any type."""
    idea = posts[0]
    idea.title, idea.posted_at, idea.circle_id = "Anew", idea.posted_at + timedelta(days=1), None
    idea.result = "not to be saved"
    prepared.save(idea, "title", "posted_at", "circle")
    kept = Idea.objects.get(pk=idea.pk)
    assert (kept.title, kept.posted_at, kept.circle_id) == ("Anew", idea.posted_at, None)
    assert kept.result == "Quick."
    idea.title = Idea.State.OPEN  # a text of a kind of its own
    prepared.save(idea, "title")
    assert Idea.objects.get(pk=idea.pk).title == "open"
    Idea.objects.filter(pk=idea.pk).delete()
    with pytest.raises(DatabaseError, match="not there any more"):
        prepared.save(idea, "title")


def test_errors_of_the_driver_become_those_of_the_orm(cast, posts):
    """A broken rule of the database is an ``IntegrityError``, and the transaction is over."""
    idea = posts[0]
    idea.organization_id = None
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.save(idea, "organization")
    assert Idea.objects.filter(pk=idea.pk, organization_id=cast.organization.pk).exists()


def test_json_comes_back_as_it_went_in(cast, posts):
    """Values of JSON fields: texts, numbers, nothing."""
    entry = prepared.first(newest_entry, cast.ada)
    assert entry.facts == Entry.objects.get(pk=entry.pk).facts
    assert entry.facts["title"] == "Idea 2"


def newest_entry(actor: Actor):
    return Entry.objects.filter(organization_id=actor.organization_id).order_by("-pk")


def test_many_rows_are_inserted_as_objects_would_be() -> None:
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    names = ("organization_id", "name", "arguments", "key", "run_at")
    rows = [(7, f"job {n}", {"n": n, "text": "'; --"}, f"key {n}", moment) for n in range(1_201)]
    ids = prepared.insert_all(Job, names, rows)
    found = Job.objects.in_bulk(ids)
    for pk, row in zip(ids, rows, strict=True):
        made = Job(pk=pk, **dict(zip(names, row, strict=True)))
        for field in Job._meta.concrete_fields:
            assert getattr(found[pk], field.attname) == getattr(made, field.attname), field.name
    assert prepared.insert_all(Job, names, []) == []


def test_a_row_that_is_there_takes_the_new_values() -> None:
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    names = ("name", "key", "run_at", "arguments")
    (first,) = prepared.insert_all(Job, names, [("old", "k", moment, {"a": 1})], unique=["key"])
    again = [("new", "k", moment, {"a": 2}), ("other", "l", moment, {})]
    ids = prepared.insert_all(Job, names, again, unique=["key"])
    assert ids[0] == first
    found = Job.objects.filter(key__in=("k", "l")).order_by("key")
    assert [(job.name, job.arguments) for job in found] == [("new", {"a": 2}), ("other", {})]


def test_many_rows_are_changed_each_in_its_own_way() -> None:
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    ids = prepared.insert_all(Job, ("name", "run_at"), [("a", moment), ("b", moment)])
    later = moment + timedelta(days=1)
    prepared.update_all(
        Job, ["arguments", "finished_at"], [({"x": [1]}, None, ids[0]), ({}, later, ids[1])]
    )
    found = Job.objects.in_bulk(ids)
    assert [(found[pk].arguments, found[pk].finished_at) for pk in ids] == [
        ({"x": [1]}, None),
        ({}, later),
    ]


def test_objects_of_rows_are_made_when_they_are_looked_at(cast, posts):
    """The same objects, in one query; without looking the rows and single attributes are there."""
    for actor in (cast.ada, cast.guest):
        prepared.unmade(own, actor)
        with CaptureQueriesContext(connection) as asked:
            found = prepared.unmade(own, actor)
            assert found.each("id") == [one.pk for one in posts]
            assert found.head(2).each("by_id") == [cast.ada.member_id, cast.ben.member_id]
        assert len(asked) == 1
        assert [(one.title, one.by.name) for one in found] == [
            ("Idea 0", "Ada"), ("Idea 1", "Ben"), ("Idea 2", "Ada"),
        ]  # fmt: skip
        assert next(iter(found)) is next(iter(found))
        assert (len(found), len(found.head(1))) == (3, 1)
    assert prepared.unmade(own, cast.ada).made_of == prepared.unmade(own, cast.ada).made_of


def test_moments_are_bound_as_the_orm_binds_them(cast, posts):
    """To the microsecond, and whatever zone a moment is told in."""
    berlin = posts[1].posted_at.astimezone(ZoneInfo("Europe/Berlin"))
    for moment in (posts[1].posted_at, posts[1].posted_at.replace(microsecond=0), berlin):
        for since in (moment, moment + timedelta(microseconds=1)):
            assert prepared.rows(posted, cast.ada, since) == list(posted(cast.ada, since))
