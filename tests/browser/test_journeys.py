"""The journeys people make, in a real browser, without a guide."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core import mail
from django.utils import timezone

from colead.features.accounts.models import Account
from colead.features.circles import actions as circles
from colead.features.decisions import actions as decisions
from colead.features.decisions.models import Decision, Voter
from colead.features.evidence import jobs as evidence
from colead.features.initiatives.models import Initiative
from colead.features.organizations import actions as organizations
from colead.features.organizations.models import Member
from colead.kernel.testing import NOON, settle
from colead.project.cli import main
from tests.browser.conftest import Person
from tests.cast import Cast, make_cast
from tests.features.evidence.year import year

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Seat = Callable[..., Person]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed cast, where the server's threads see it."""
    return make_cast()


def test_the_first_ten_minutes_of_a_new_member(cast: Cast, at_browser: Seat) -> None:
    steward = at_browser(cast.steward)
    steward.go("people/invite/")
    steward.fill("E-mail address", "nora@example.org")
    steward.fill("Name", "Nora")
    steward.press("Send the invitation")
    settle(timezone.now())
    link = re.search(r"/invitation/\S+", str(mail.outbox[-1].body))
    assert link is not None

    nora = at_browser(None, phone=True)
    nora.page.goto(nora.site + link[0])
    nora.look()
    nora.press("Join")
    nora.slug = cast.organization.slug
    nora.sees("Your first steps")
    nora.go("circles/")
    nora.page.locator("main").get_by_role("link", name="North").last.click()
    nora.page.wait_for_load_state()
    nora.look()
    nora.page.get_by_role("button", name=re.compile("Join")).first.click()
    nora.page.wait_for_load_state()
    nora.go("ideas/new/")
    nora.fill("Your idea in one line", "A bench under the tree")
    nora.press("Share it")
    nora.sees("A bench under the tree")
    nora.press("Take the lead")
    nora.press("Take the lead")
    nora.sees("It is yours")
    assert Initiative.objects.get().title == "A bench under the tree"


def test_an_issue_finds_the_person_closest_to_it(cast: Cast, at_browser: Seat) -> None:
    role = circles.open_role(cast.north.pk, title="Cook", by=cast.ada)
    circles.step_up(role.pk, by=cast.ada)
    circles.open_domain(cast.north.pk, name="Soup", role_id=role.pk, by=cast.ada)
    ben = at_browser(cast.ben)
    ben.go("issues/new/")
    ben.fill("What falls short, in one line?", "The soup is cold")
    ben.press("Raise it")
    ben.sees("Soup")
    ben.press("Offer it to them")
    ada = at_browser(cast.ada, dark=True)
    ada.go()
    ada.sees("Take up the issue")
    ada.go("offers/")
    ada.page.get_by_role("link", name=re.compile("Take up the issue")).first.click()
    ada.page.wait_for_load_state()
    ada.look()
    ada.press("Yes, I take it")
    ada.sees("taken up")


def test_from_a_lead_to_an_end_that_leaves_its_lesson(cast: Cast, at_browser: Seat) -> None:
    ada = at_browser(cast.ada)
    ada.go("initiatives/start/")
    ada.fill("What do you take the lead on?", "Singing at lunch")
    ada.press("Take the lead")
    ada.sees("It is yours")
    ada.press("Tell how it goes")
    ada.fill("What happened since last time?", "Nine came and sang.")
    ada.page.get_by_label("on a good way").check()
    ada.press("Tell it")
    ada.sees("Nine came and sang.")
    ada.page.get_by_text("More to do").click()
    ada.press("End it")
    ada.page.get_by_label("It failed, and we learnt").check()
    ada.fill("What came of it?", "Nobody could eat.")
    ada.press("End it")
    ada.sees("What did you learn?")
    ada.fill("What should others know who try something similar?", "Sing after lunch.")
    ada.press("End it")
    ada.sees("It failed. Thank you for trying.")
    settle(timezone.now())
    ada.go("initiatives/lessons/")
    ada.sees("Sing after lunch.")


def test_consent_with_an_objection_that_is_built_in(cast: Cast, at_browser: Seat) -> None:
    circles.join(cast.north.pk, by=cast.ben)
    ada = at_browser(cast.ada)
    ada.go(f"decisions/propose/?method=consent&circle={cast.north.pk}&title=Phones")
    ada.fill("The proposal", "Phones stay in the box.")
    ada.page.locator("main form").last.locator("button.primary").first.click()
    ada.page.wait_for_load_state()
    ada.look()
    decision = Decision.objects.get()
    address = f"decisions/{decision.pk}/"

    ben = at_browser(cast.ben, phone=True)
    ben.go(address)
    ben.page.locator("input[name=choice][value=objection]").check()
    ben.page.locator("[name=reason]").fill("I care for my mother.")
    ben.page.locator("main form:has([name=choice]) button.primary").first.click()
    ben.page.wait_for_load_state()
    ben.look()
    ben.sees("I care for my mother.")

    ada.go(f"{address}integrate/")
    ada.fill("The new wording", "Phones stay in the box, but for those who must be reached.")
    ada.page.locator("textarea[name^=how_]").first.fill("They keep theirs.")
    ada.page.locator("main form").last.locator("button.primary").first.click()
    ada.page.wait_for_load_state()
    ada.look()
    for person in (ben, ada):
        person.go(address)
        person.page.locator("input[name=choice][value=consent]").check()
        person.page.locator("main form:has([name=choice]) button.primary").first.click()
        person.page.wait_for_load_state()
    decision.refresh_from_db()
    assert (decision.state, decision.result) == ("settled", "agreed")
    ada.go(f"{address}record/")
    ada.sees("I care for my mother.")


def test_an_advice_decision_from_the_question_to_the_record(cast: Cast, at_browser: Seat) -> None:
    circles.join(cast.north.pk, by=cast.ben)
    ada = at_browser(cast.ada)
    ada.go(f"decisions/propose/?method=advice&circle={cast.north.pk}&title=A%20later%20bell")
    ada.fill("What you have in mind", "The first bell rings at half past eight.")
    ada.page.locator("main form").last.locator("button.primary").first.click()
    ada.page.wait_for_load_state()
    ada.look()
    decision = Decision.objects.get()
    address = f"decisions/{decision.pk}/"
    ada.page.get_by_label(re.compile("Ben")).first.check()
    ada.press("Ask them")

    ben = at_browser(cast.ben, phone=True)
    ben.go()
    ben.sees("A later bell")
    ben.go(address)
    ben.sees("You were asked for your advice.")
    ben.fill("Your advice", "The bus comes at twenty past.")
    ben.press("Give advice")
    ben.sees("The bus comes at twenty past.")

    ada.go(address)
    ada.press("Answer the next one")
    ada.page.get_by_label("What did you do with it?").select_option("partly")
    ada.fill("Because", "the late bus stays as it is.")
    ada.page.locator("main form").last.locator("button.primary").first.click()
    ada.page.wait_for_load_state()
    ada.look()
    ada.press("Decide")
    ada.fill("What is decided", "The first bell rings at 8.30 from May on.")
    ada.page.locator("main form").last.locator("button.primary").first.click()
    ada.page.wait_for_load_state()
    ada.look()
    decision.refresh_from_db()
    assert (decision.state, decision.result) == ("settled", "agreed")
    ada.go(f"{address}record/")
    for words in (
        "The first bell rings at 8.30 from May on.",
        "The bus comes at twenty past.",
        "the late bus stays as it is.",
    ):
        ada.sees(words)


def test_a_ranking_by_arrows_and_by_keyboard(cast: Cast, at_browser: Seat) -> None:
    decision = decisions.propose(
        title="Which trip?",
        method="ranked",
        options=["The sea", "The hills", "The city"],
        circle_id=cast.root.pk,
        by=replace(cast.ada, at=timezone.now()),
    )
    ada = at_browser(cast.ada)
    ada.go(f"decisions/{decision.pk}/")
    ada.page.get_by_role("button", name="Higher: The city").click()
    ada.page.get_by_role("button", name="Higher: The sea").click()
    higher = ada.page.get_by_role("button", name="Higher: The sea")
    higher.focus()
    ada.page.keyboard.press("Enter")
    assert ada.page.locator("ranked-ballot [role=status]").inner_text() == "The sea: place 1"
    ada.look()
    ada.page.locator("form.ballot button.primary").click()
    ada.sees("1. The sea · 2. The city")
    ben = at_browser(cast.ben, phone=True)
    ben.go(f"decisions/{decision.pk}/")
    ben.page.get_by_label("The sea", exact=True).select_option("1")
    ben.page.get_by_label("The hills", exact=True).select_option("1")
    ben.look()
    ben.page.locator("form.ballot button.primary").click()
    ben.sees("1. The sea = The hills")
    ben.page.get_by_text("Pair by pair", exact=True).click()
    ben.look()


def test_an_anonymous_election_that_is_counted_again(
    cast: Cast, at_browser: Seat, tmp_path: Path
) -> None:
    election = decisions.propose(
        title="Who speaks for us?",
        method="ranked",
        options=["Ada", "Ben", "Stella"],
        anonymous=True,
        circle_id=cast.root.pk,
        by=replace(cast.ada, at=timezone.now()),
    )
    address = f"decisions/{election.pk}/"
    for number, actor in enumerate((cast.ada, cast.ben, cast.steward)):
        voter = at_browser(actor, phone=number == 1)
        voter.go(address)
        voter.page.get_by_label("Stella", exact=True).select_option("1")
        voter.page.locator("form.ballot button.primary").click()
        voter.sees("Your answer is in the urn")
        voter.look()
        code = voter.page.locator(".receipt-code").inner_text()
    voter.press("I have kept it")
    voter.sees("“Stella” comes first of 3; ballots counted: 3.")
    with voter.page.expect_download() as download:
        voter.page.get_by_text("All ballots, to count again").click()
    file = tmp_path / "ballots.json"
    download.value.save_as(file)
    done = CliRunner().invoke(main, ["decision", "verify", str(file), "--receipt", code])
    assert (done.exit_code, "Your ballot is in it: 1. Stella" in done.output) == (0, True)


def test_a_name_is_found_among_many_while_one_types(cast: Cast, at_browser: Seat) -> None:
    Member.objects.bulk_create(
        Member(organization=cast.organization, name=f"Person {n:03}", email=f"p{n}@example.org")
        for n in range(80)
    )
    decision = decisions.propose(
        title="Which trip?",
        method="majority",
        circle_id=cast.north.pk,
        by=replace(cast.ada, at=timezone.now()),
    )
    ada = at_browser(cast.ada)
    ada.go(f"decisions/{decision.pk}/voters/")
    field = ada.page.get_by_role("searchbox", name=re.compile("Find by name"))
    field.press_sequentially("person 07", delay=20)
    found = ada.page.get_by_label("Person 077")
    found.wait_for(timeout=5_000)
    found.check()
    field.fill("person 01")
    ada.page.get_by_label("Person 011").wait_for(timeout=5_000)
    assert ada.page.get_by_label("Person 077").is_checked()
    ada.look()
    ada.press("Add them")
    ada.sees("Which trip?")
    assert Voter.objects.filter(decision=decision, member__name="Person 077").exists()


def test_a_guest_speaks_by_the_link_from_the_letter(cast: Cast, at_browser: Seat) -> None:
    ada = at_browser(cast.ada)
    ada.go(f"people/invite-guest/?circle={cast.north.pk}")
    ada.fill("E-mail address", "mum@example.org")
    ada.fill("Name", "Mum")
    ada.press("Send the invitation")
    settle(timezone.now())
    link = re.search(r"/guest/\S+", str(mail.outbox[-1].body))
    assert link is not None
    guest = at_browser(None, phone=True, dark=True)
    guest.page.goto(guest.site + link[0])
    guest.look()
    guest.press("Take part")
    guest.slug = cast.organization.slug
    guest.go("issues/new/")
    guest.fill("What falls short, in one line?", "The gate is locked at eight")
    guest.page.get_by_label("Where?").select_option(label="North")
    guest.press("Raise it")
    guest.sees("The gate is locked at eight")


def test_a_steward_answers_an_ask(cast: Cast, at_browser: Seat) -> None:
    ben = at_browser(cast.ben, phone=True)
    ben.go("asks/new/")
    ben.fill("Which obstacle should they remove?", "A key for the early shift")
    ben.page.locator("main form").last.locator("button.primary").first.click()
    ben.page.wait_for_load_state()
    address = ben.page.url
    steward = at_browser(cast.steward)
    steward.go()
    steward.sees("A key for the early shift")
    steward.page.goto(address)
    steward.page.get_by_label("The obstacle is removed").check()
    steward.fill("In words", "It hangs by the door.")
    steward.press("Answer")
    steward.sees("It hangs by the door.")


def test_an_idea_is_shared_by_keyboard_alone(cast: Cast, at_browser: Seat) -> None:
    ada = at_browser(cast.ada)
    ada.go("ideas/new/")
    keys = ada.page.keyboard
    for _ in range(40):
        keys.press("Tab")
        if ada.page.evaluate("document.activeElement.id") == "id_title":
            break
    keys.type("Lights out at noon")
    for _ in range(12):
        keys.press("Tab")
        if ada.page.evaluate("document.activeElement.textContent.trim()") == "Share it":
            break
    keys.press("Enter")
    ada.page.wait_for_url(re.compile(r"/ideas/\d+/"))
    ada.sees("Lights out at noon")


def test_a_circle_looks_at_its_year_notes_what_happened_and_follows_what_could_be_tried(
    cast: Cast, at_browser: Seat
) -> None:
    year(cast)
    ada = at_browser(cast.ada)
    ada.go("evidence/")
    ada.press("Read the journal now")
    settle(timezone.now())
    ada.go("evidence/")
    ada.sees("How far is leadership shared?")
    ada.sees("Decentralization of the leadership network")
    ada.page.get_by_role("link", name="Leaders, as if all were equal").click()
    ada.page.get_by_text("Note what happened on a day").click()
    ada.fill("What happened?", "Two more lead")
    ada.press("Note it")
    ada.page.locator(".notes").get_by_text("Two more lead").wait_for(timeout=5_000)
    ada.go("evidence/network/")
    ada.sees("joined work led by")
    ada.go("evidence/mine/")
    ada.sees("Shared ideas")
    ada.go("evidence/")
    ada.page.get_by_role("link", name="Take the lead without a role").click()
    ada.page.wait_for_url(re.compile(r"/initiatives/start/"))


PAGES = (
    "", "feed/", "overview/", "journal/", "ideas/", "issues/", "asks/", "initiatives/",
    "initiatives/start/", "library/", "library/stories/", "library/write/", "recognition/",
    "recognition/mine/", "recognition/practices/", "recognition/give/", "reflections/",
    "reflections/write/", "reflections/rhythm/", "reflections/pauses/", "reflections/year/",
    "reflections/shared/", "reflections/templates/", "decisions/", "decisions/propose/", "circles/",
    "skills/", "guidance/", "guidance/guardrails/", "guidance/guardrails/write/", "guidance/may-i/",
    "people/", "me/", "me/profile/", "me/keys/", "notices/", "notices/settings/", "offers/",
    "exchange/", "about/", "search/?q=north", "evidence/", "evidence/over-time/",
    "evidence/durations/", "evidence/dependence/", "evidence/network/", "evidence/mine/",
    "evidence/looks/", "funds/", "funds/open/", "funds/?which=closed",
)  # fmt: skip


@pytest.mark.parametrize(("phone", "dark", "language"), [(True, False, "de"), (False, True, "ar")])
def test_every_main_page_is_whole_on_phone_and_desk_in_both_themes(
    cast: Cast, at_browser: Seat, phone: bool, dark: bool, language: str
) -> None:
    """In the longest words, and from right to left: the journeys are in English."""
    Account.objects.filter(email="ada@example.org").update(language=language)
    organizations.make_token(by=cast.ada, name="mine")
    year(cast)
    evidence.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    ada = at_browser(cast.ada, phone=phone, dark=dark)
    for path in PAGES:
        ada.go(path)
    assert ada.seen == len(PAGES)
    direction = "rtl" if language == "ar" else ""
    assert (ada.page.locator("html").get_attribute("dir") or "") == direction
