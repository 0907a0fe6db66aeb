"""Home, feed, journal, search and the front door in a browser without scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from colead.features.accounts import actions as accounts
from colead.features.home.models import Welcome
from colead.features.ideas import actions as ideas
from colead.features.offers import actions as offers
from colead.features.organizations import actions as organizations
from colead.features.organizations.models import Member, Organization
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Job
from colead.kernel.testing import NOON
from tests.cast import Cast

SignIn = Callable[[Actor], Client]


def at(name: str, cast: Cast) -> str:
    return reverse(f"home:{name}", args=[cast.organization.slug])


def test_what_waits_is_the_one_next_act(cast: Cast, client_of: SignIn) -> None:
    offer = offers.offer_stewardship(to=cast.ada.member_id or 0, by=cast.steward)
    page = client_of(cast.ada).get(at("home", cast)).content.decode()
    top = page[page.index('id="next"') : page.index("</section>", page.index('id="next"'))]
    assert "Be a steward" in top
    assert reverse("offers:offer", args=[cast.organization.slug, offer.pk]) in top


def test_a_newcomer_sees_first_steps_and_can_put_them_away(cast: Cast, client_of: SignIn) -> None:
    Member.objects.update(joined_on=NOON.date().replace(year=2100))
    client = client_of(cast.ben)
    assert 'id="first-steps"' in client.get(at("home", cast)).content.decode()
    assert client.get(reverse("home:dismiss", args=[cast.organization.slug])).status_code == 405
    client.post(reverse("home:dismiss", args=[cast.organization.slug]))
    assert Welcome.objects.count() == 1
    assert 'id="first-steps"' not in client.get(at("home", cast)).content.decode()


def test_a_guests_home_is_what_they_were_invited_to(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.guest).get(at("home", cast)).content.decode()
    assert "North" in page
    assert "South" not in page
    for name in ("organization", "journal", "journal-csv"):
        assert client_of(cast.guest).get(at(name, cast)).status_code == 409


def test_every_page_is_404_for_outsiders_and_asks_strangers_to_sign_in(
    cast: Cast, client_of: SignIn
) -> None:
    for name in ("home", "recent", "organization", "feed", "journal", "journal-csv", "search"):
        assert client_of(cast.outsider).get(at(name, cast)).status_code == 404
        assert Client().get(at(name, cast)).status_code == 302


@pytest.mark.parametrize(
    "query",
    ["circle=x", "circle=9" * 9, "kind=nothing", "person=%22%27--", "after=x", "after=e30",
     "person=" + "9" * 90, "q=%22*%22 OR", "circle="],
)  # fmt: skip
@pytest.mark.parametrize("name", ["feed", "journal", "search", "journal-csv"])
def test_senseless_filters_break_nothing(
    cast: Cast, client_of: SignIn, name: str, query: str
) -> None:
    answer = client_of(cast.ada).get(f"{at(name, cast)}?{query}")
    assert answer.status_code in (200, 404, 409)


def test_home_and_feed_cost_the_same_for_one_and_for_thirty(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.ada)

    def cost(name: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(at(name, cast)).status_code == 200
        return len(seen)

    ideas.post(title="One", circle_id=cast.north.pk, by=cast.ben)
    pages = ("home", "recent", "feed", "journal", "organization")
    before = {name: cost(name) for name in pages}
    for number in range(30):
        ideas.post(title=f"Idea {number}", circle_id=cast.north.pk, by=cast.ben)
    assert {name: cost(name) for name in pages} == before
    assert before["home"] <= 12
    assert before["feed"] <= 9


def test_the_journal_is_exported_with_formulas_made_harmless(cast: Cast, client_of: SignIn) -> None:
    ideas.post(title="=HYPERLINK(1)", by=cast.ada)
    Member.objects.filter(pk=cast.ada.member_id).update(name="=cmd()")
    answer = client_of(cast.steward).get(at("journal-csv", cast))
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:4] == ["id", "at", "event", "who"]
    assert rows[-1][2] == "ideas.IdeaPosted"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_asking_for_a_proof_queues_one_walk(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.ada)
    client.post(at("verify", cast))
    assert Job.objects.filter(name__endswith="home.jobs.verify").count() == 1
    assert client.get(at("verify", cast)).status_code == 405


def test_the_front_door(cast: Cast, client_of: SignIn) -> None:
    assert "Sign in" in Client().get("/").content.decode()
    client = client_of(cast.ada)
    assert client.get("/")["Location"] == at("home", cast)
    assert cast.organization.name in client.get("/?choose=1").content.decode()
    assert client_of(cast.guest).get("/")["Location"] == at("home", cast)
    both = Member.objects.get(pk=cast.ada.member_id)
    Member.objects.create(
        organization=cast.other, account=both.account, name="Ada", joined_on=NOON.date()
    )
    page = client.get("/").content.decode()
    assert "North School" in page
    assert "Other Company" in page


@pytest.mark.django_db
def test_setting_up_an_empty_installation_once() -> None:
    link = reverse("home-public:set-up", args=[accounts.set_up_token()])
    client = Client()
    assert client.get(link).status_code == 200
    wanted = {
        "organization": "North School", "name": "Stella", "email": "stella@example.org",
        "password": "correct horse battery", "timezone": "Europe/Vienna",
    }  # fmt: skip
    weak = client.post(link, {**wanted, "password": "1234"})
    assert weak.status_code == 422
    assert Organization.objects.count() == 0
    done = client.post(link, wanted)
    organization = Organization.objects.get()
    assert done["Location"] == reverse("home:home", args=[organization.slug])
    assert client.get(done["Location"]).status_code == 200
    assert client.get(link).status_code == 404
    assert Client().get(reverse("home-public:set-up", args=["wrong"])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "email", "person"),
    [("ada", "ada@example.org", "Ada"), ("A. L.", "LOVE@example.org", "Ada"),
     ("Stella", "stella@example.org", "Stella")],
)  # fmt: skip
def test_what_an_import_made_is_entered_by_the_first_who_set_up(
    name: str, email: str, person: str
) -> None:
    school = organizations.found(name="North School", founder=None, at=NOON)
    other = organizations.found(name="Other School", founder=None, at=NOON)
    by = colead(organization_id=school.pk, at=NOON)
    ada = organizations.add_member(name="Ada", email="love@example.org", by=by)
    for _twice in range(2):
        organizations.add_member(name="Ben", email="", by=by)
    link = reverse("home-public:set-up", args=[accounts.set_up_token()])
    client = Client()
    text = client.get(link).content.decode()
    assert "What you brought in is here." in text
    assert "Which organization is yours?" in text
    wanted = {"name": name, "email": email, "password": "correct horse battery"}
    assert client.post(link, {**wanted, "into": 0}).status_code == 422
    assert not Member.objects.filter(account__isnull=False).exists()
    done = client.post(link, {**wanted, "into": school.pk})
    assert done["Location"] == reverse("home:home", args=[school.slug])
    assert client.get(done["Location"]).status_code == 200
    member = Member.objects.get(account__isnull=False)
    assert (member.name, member.pk == ada.pk) == (person, person == "Ada")
    assert member.stewardships.filter(ended_on=None).exists()
    assert Client().get(link).status_code == 404
    assert other.members.count() == 0


@pytest.mark.django_db
def test_who_is_named_like_two_of_the_import_is_neither() -> None:
    school = organizations.found(name="North School", founder=None, at=NOON)
    by = colead(organization_id=school.pk, at=NOON)
    for _twice in range(2):
        organizations.add_member(name="Ben", email="", by=by)
    account = accounts.create_account(email="ben@example.org", name="Ben", password=None, at=NOON)
    assert organizations.enter(school.pk, account, at=NOON).pk == max(
        school.members.values_list("pk", flat=True)
    )
    assert school.members.count() == 3
