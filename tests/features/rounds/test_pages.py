"""Rounds and giving in the browser, for programs, on the command line, and in the bundle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.organizations import actions as organizations
from colead.features.rounds import actions, jobs, queries
from colead.features.rounds.models import Appeal, Giving, Proposal, Round, Urn
from colead.kernel.actor import Actor
from colead.kernel.testing import settle
from colead.project.cli import main
from tests.cast import Cast, acting
from tests.features.funds.paying import open_fund
from tests.features.initiatives.leading import start
from tests.features.rounds.conftest import DAY, at, open_round, propose, vote_on

ClientOf = Callable[[Actor], Client]


def base(cast: Cast) -> str:
    return f"/o/{cast.organization.slug}/funds/"


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_from_opening_to_a_proposal(now: Cast, client_of: ClientOf) -> None:
    fund = open_fund(now)
    steward, ada = client_of(now.steward), client_of(now.ada)
    assert "No round yet" in text(ada, f"{base(now)}rounds/")
    assert "Open a round" in text(steward, f"{base(now)}{fund.pk}/rounds/")
    assert "Open a round" not in text(ada, f"{base(now)}{fund.pk}/rounds/")
    days = {
        name: (timezone.now() + timedelta(days=after)).strftime("%Y-%m-%dT12:00")
        for name, after in (("check_at", 5), ("vote_at", 4), ("ends_at", 9))
    }
    given = {
        "title": "The yard", "amount": "10^30", "about": "Keep me", **days, "proposers": "everyone",
        "voters": "everyone", "paper": "approval", "points": 10, "rule": "equal-shares",
        "completion": "add1-greedy", "secret": "on",
    }  # fmt: skip
    opening = f"{base(now)}{fund.pk}/rounds/open/"
    for amount, says in (
        ("10^30", "Write an amount"), ("0", "above zero"), ("-1", "cannot be negative"),
        ("1.001", "finer than the smallest coin"), ("5 USD", "not USD"), ("9" * 29, "too large"),
        ("600", "Each date comes after"),
    ):  # fmt: skip
        wrong = steward.post(opening, {**given, "amount": amount})
        assert wrong.status_code == 422
        assert says in wrong.content.decode(), amount
        assert "Keep me" in wrong.content.decode()
    given["vote_at"] = (timezone.now() + timedelta(days=7)).strftime("%Y-%m-%dT12:00")
    assert steward.post(opening, {**given, "amount": "600 EUR"}).status_code == 302
    made = Round.objects.get()
    assert made.amount == 60_000
    assert ada.get(opening).status_code in (403, 409)
    page = text(ada, f"{base(now)}rounds/{made.pk}/")
    assert "What should the money do?" in page
    wrong = ada.post(f"{base(now)}rounds/{made.pk}/propose/", {
        "title": "Racks", "cost": "600.01", "plan": "Oak", "lead_it": "on",
    })  # fmt: skip
    assert "at most the €600.00" in wrong.content.decode()
    ada.post(f"{base(now)}rounds/{made.pk}/propose/", {
        "title": "Racks", "cost": "300", "plan": "Oak planks", "lead_it": "on",
        "offer_to": [now.ben.member_id],
    })  # fmt: skip
    racks = Proposal.objects.get()
    shown = text(ada, f"{base(now)}proposals/{racks.pk}/")
    assert "Ben was asked" in shown
    assert "Racks" in text(ada, f"{base(now)}rounds/similar/?title=racks+of+oak+planks")
    ada.post(f"{base(now)}proposals/{racks.pk}/change/", {
        "title": "Racks for all", "cost": "310", "plan": "Oak planks",
    })  # fmt: skip
    racks.refresh_from_db()
    assert (racks.title, racks.cost) == ("Racks for all", 31_000)
    ben = client_of(now.ben)
    assert ben.get(f"{base(now)}proposals/{racks.pk}/change/").status_code in (403, 409)
    assert client_of(now.outsider).get(f"{base(now)}proposals/{racks.pk}/").status_code == 404


@pytest.mark.parametrize("paper", ["approval", "cumulative", "ordinal"])
def test_voting_in_each_way_and_the_result(
    now: Cast, five: list[Actor], client_of: ClientOf, paper: str
) -> None:
    five = [at(one, timezone.now()) for one in five]
    began = timezone.now() - 2.5 * DAY
    made = open_round(now, open_fund(now), paper=paper, by=at(now.steward, began))
    racks = propose(made, "Racks", 30_000, by=at(now.ada, began))
    pond = propose(made, "Pond", 25_000, by=at(now.ben, began))
    vote_on(made, [], until=False)
    url = f"{base(now)}rounds/{made.pk}/vote/"
    typed = {
        "approval": ({"for": [racks.pk, pond.pk]}, {}, {"for": ["x"]}),
        "cumulative": ({f"points-{racks.pk}": "6", f"points-{pond.pk}": "4"},
                       {f"points-{racks.pk}": "11"}, {f"points-{racks.pk}": "many"}),
        "ordinal": ({f"place-{racks.pk}": "1", f"place-{pond.pk}": "2"},
                    {f"place-{racks.pk}": "1", f"place-{pond.pk}": "1"}, {}),
    }[paper]  # fmt: skip
    ada = client_of(now.ada)
    assert "Racks" in text(ada, url)
    for wrong in typed[1:]:
        assert ada.post(url, wrong).status_code == 422
    home = text(ada, f"/o/{now.organization.slug}/")
    assert "You are on the roll of this round" in home
    for one in five:
        done = client_of(one).post(url, typed[0])
        assert "Your receipt" in done.content.decode()
        assert done["Cache-Control"] == "no-store"
    again = ada.post(url, typed[0])
    assert "give the receipt" in again.content.decode()
    assert "Your vote is in" in text(ada, f"{base(now)}rounds/{made.pk}/")
    later = timezone.now() + DAY
    jobs.move_on(at=later.isoformat())
    counting = text(ada, f"{base(now)}rounds/{made.pk}/")
    assert "It is being counted" in counting
    settle(later)
    result = text(ada, f"{base(now)}rounds/{made.pk}/")
    assert "2 proposals are funded" in result
    assert "paid by 5 voters with €60.00 each" in result
    assert "this round" in text(ada, f"{base(now)}rounds/{made.pk}/compare/")
    file = ada.get(f"{base(now)}rounds/{made.pk}/file/")
    upload = SimpleUploadedFile("round.pb", file.content)
    counted = ada.post(f"{base(now)}rounds/count/", {"file": upload})
    assert "Racks" in counted.content.decode()
    bad = ada.post(f"{base(now)}rounds/count/", {"file": SimpleUploadedFile("x.pb", b"\0")})
    assert bad.status_code == 422


def test_the_command_counts_the_file_of_a_round_the_same(
    now: Cast, five: list[Actor], client_of: ClientOf, tmp_path: Path
) -> None:
    began = timezone.now() - 5 * DAY
    for rule, completion in (
        ("equal-shares", "none"),
        ("equal-shares", "add1"),
        ("greedy", "add1"),
    ):
        made = open_round(
            now, open_fund(now), rule=rule, completion=completion, by=at(now.steward, began)
        )
        ids = [
            propose(made, f"Thing {n}", 20_000 + n * 100, by=at(now.ada, began)).pk
            for n in range(5)
        ]
        voters = [at(one, began) for one in five]
        done = vote_on(made, [(one, sorted({ids[n], ids[0]})) for n, one in enumerate(voters)])
        path = tmp_path / f"{rule}-{completion}.pb"
        path.write_bytes(client_of(now.ada).get(f"{base(now)}rounds/{made.pk}/file/").content)
        told = CliRunner().invoke(main, ["allocate", str(path), "--json"])
        assert told.exit_code == 0, told.output
        import json

        winners = [one["id"] for one in json.loads(told.output)["funded"]]
        assert winners == [one["id"] for one in done.result["funded"]]


def test_giving_in_the_browser(now: Cast, client_of: ClientOf) -> None:
    fund = open_fund(now)
    steward, ada, ben = (client_of(one) for one in (now.steward, now.ada, now.ben))
    until = (timezone.now() + 9 * DAY).strftime("%Y-%m-%dT12:00")
    steward.post(f"{base(now)}{fund.pk}/giving/hand-out/", {
        "title": "Spring", "share": "50", "ends_at": until,
    })  # fmt: skip
    made = Giving.objects.get()
    assert "You have €50.00 to give" in text(ben, f"{base(now)}giving/")
    assert "You have a share to give" in text(ben, f"/o/{now.organization.slug}/")
    led = start(now)
    assert "Ask members for gifts" in text(
        ada, f"/o/{now.organization.slug}/needs/of-initiative/{led.pk}/"
    )
    wrong = ada.post(f"{base(now)}initiatives/{led.pk}/ask/", {
        "minimum": "60", "goal": "50", "text": "Wood", "ends_at": until,
    })  # fmt: skip
    assert "The goal is at least the minimum" in wrong.content.decode()
    ada.post(f"{base(now)}initiatives/{led.pk}/ask/", {
        "minimum": "40", "goal": "80", "text": "Wood", "ends_at": until,
    })  # fmt: skip
    appeal = Appeal.objects.get()
    url = f"{base(now)}appeals/{appeal.pk}/"
    assert "Wood" in text(ben, url)
    assert "You lead it" in text(ada, url)
    over = ben.post(url, {"amount": "50.01", "named": "named"})
    assert over.status_code == 422
    ben.post(url, {"amount": "30", "named": "unnamed"})
    shown = text(ada, url)
    assert "1 gift without a name" in shown
    assert "Ben" not in shown.split('id="gifts"')[1].split("</section>")[0]
    assert "You gave €30.00 to it already" in text(ben, url)
    assert "given so far" in text(steward, f"{base(now)}giving/{made.pk}/")
    steward.post(f"{base(now)}giving/{made.pk}/end/")
    ada.post(f"{url}take-back/")
    assert "All gifts went back" in text(ben, url)


def test_lists_and_rounds_cost_the_same_with_one_and_with_thirty(
    now: Cast, client_of: ClientOf
) -> None:
    fund = open_fund(now, 10**7)
    made = open_round(now, fund)
    propose(made, "Racks", 100, by=now.ada)
    ada = client_of(now.ada)
    pages = (f"{base(now)}rounds/", f"{base(now)}rounds/{made.pk}/", f"{base(now)}giving/")
    counts = []
    for many in (0, 29):
        for number in range(many):
            open_round(now, fund, title=f"Round {number}", amount=100)
            propose(made, f"Thing {number}", 100, by=now.ada)
        counts.append([])
        for path in pages:
            ada.get(path)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                answer = ada.get(path)
            counts[-1].append(len(asked))
            assert len(answer.content) < 60_000
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12, counts


def test_for_programs(now: Cast, five: list[Actor], api_of: ClientOf) -> None:
    fund = open_fund(now)
    steward, ada = api_of(now.steward), api_of(now.ada)
    root = "/api/v1/rounds/"

    def post(client: Client, path: str, body: object, status: int = 201) -> dict[str, object]:
        answer = client.post(root + path, body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()  # type: ignore[no-any-return]

    when = {f"{name}_at": (timezone.now() + n * DAY).isoformat()
            for n, name in enumerate(("check", "vote", "ends"), 1)}  # fmt: skip
    made = post(steward, f"of-fund/{fund.pk}", {
        "title": "The yard", "amount": 60_000, "secret": False, "paper": "cumulative", **when,
    })  # fmt: skip
    wanted = {"title": "Racks", "plan": "Oak", "cost": 30_000}
    racks = post(ada, f"{made['id']}/proposals", wanted)
    assert racks["verdict"]["outcome"] == "go"  # type: ignore[index]
    assert post(ada, f"{made['id']}/move", {"why": "now"}, 409)["title"]
    for _phase in range(2):
        post(steward, f"{made['id']}/move", {"why": "all is said"}, 200)
    post(ada, f"{made['id']}/vote", {"choice": {str(racks["id"]): 11}}, 409)
    assert post(ada, f"{made['id']}/vote", {"choice": {str(racks["id"]): 9}}, 200) == {
        "receipt": None, "number": None,
    }  # fmt: skip
    post(steward, f"{made['id']}/move", {"why": "all voted"}, 200)
    settle(timezone.now() + timedelta(minutes=1))
    told = ada.get(f"{root}{made['id']}").json()
    assert told["result"]["funded"][0]["id"] == str(racks["id"])
    assert ada.get(f"{root}{made['id']}/file").content.startswith(b"META")
    led = start(now)
    end = {"ends_at": (timezone.now() + 5 * DAY).isoformat()}
    post(steward, f"givings/of-fund/{fund.pk}", {"title": "Spring", "share": 500, **end})
    asked = post(ada, f"initiatives/{led.pk}/appeal", {"minimum": 100, "goal": 900, **end})
    gave = post(api_of(now.ben), f"appeals/{asked['id']}/give", {"amount": 400, "named": True}, 200)
    assert gave["reached"] == 400


def test_on_the_command_line(now: Cast, five: list[Actor]) -> None:
    fund = open_fund(now)
    keys = {one: organizations.make_token(by=one, name="cli", scope="write")[1]
            for one in (now.steward, now.ada, now.ben)}  # fmt: skip

    def run(by: Actor, *words: str, code: int = 0) -> str:
        told = CliRunner().invoke(main, list(words), env={"COLEAD_TOKEN": keys[by]})
        assert told.exit_code == code, told.output
        return told.output

    days = [(timezone.now() + n * DAY).strftime("%Y-%m-%dT12:00") for n in (2, 3, 4)]
    run(now.steward, "round", "open", str(fund.pk), "Yard", "600", *days)
    made = str(Round.objects.get().pk)
    assert "at most" in run(now.ada, "round", "propose", made, "Moon", "601", "Far", code=1)
    run(now.ada, "round", "propose", made, "Racks", "300", "Oak")
    assert "Racks" in run(now.ben, "round", "proposals", made)
    for _phase in range(2):
        run(now.steward, "round", "move", made, "all is said")
    assert "Receipt" in run(now.ben, "round", "vote", made, str(Proposal.objects.get().pk))
    assert "not over" in run(now.ben, "round", "result", made, code=1)
    assert "stopped" in run(now.steward, "round", "stop", made, "rain")
    run(now.steward, "giving", "hand-out", str(fund.pk), "Spring", "50", days[2])
    assert "€50.00" in run(now.ben, "giving", "mine")
    run(now.ada, "giving", "ask", str(start(now).pk), "20", "90", days[1], "Wood")
    appeal = str(Appeal.objects.get().pk)
    assert "€30.00 of €90.00" in run(now.ben, "giving", "give", appeal, "30", "--unnamed")
    assert "€30.00" in run(now.ben, "giving", "appeals")
    run(now.ada, "giving", "take-back", appeal)
    run(now.steward, "giving", "end", str(Giving.objects.get().pk))


def test_the_bundle_gives_the_same_and_keeps_what_is_private(
    cast: Cast, five: list[Actor], tmp_path: Path
) -> None:
    fund = open_fund(cast)
    made = open_round(cast, fund)
    racks, pond = (propose(made, title, 30_000, by=cast.ada) for title in ("Racks", "Pond"))
    running = open_round(cast, fund, title="Later", amount=5_000)
    done = vote_on(made, [(one, [racks.pk, pond.pk]) for one in five])
    handed = actions.hand_out(
        fund.pk, title="Spring", share=1_000, by=cast.steward, ends_at=cast.steward.at + 9 * DAY
    )
    appeal = actions.ask(
        start(cast).pk, minimum=500, goal=3_000, by=cast.ada, ends_at=cast.ada.at + 5 * DAY
    )
    actions.pledge(appeal.pk, amount=600, named=True, by=cast.ben)
    actions.pledge(appeal.pk, amount=700, named=False, by=five[3])
    target = tmp_path / "bundle"
    target.mkdir()
    bundles.write_folder(cast.organization.pk, target)
    gifts = (target / "gifts.csv").read_text()
    assert gifts.count("7.00") == 0
    assert str(handed.pk) in (target / "givings.csv").read_text()
    other = acting(cast.outsider.member_id or 0)
    report = exchange.bring(target, by=other)
    assert report.faults == []
    here = Round.objects.filter(organization=cast.other)
    copy = here.get(title="What the yard needs")
    assert [one["votes"] for one in copy.result["funded"]] == [5, 5]
    assert len(Urn.objects.get(round=copy).ballots) == 5
    assert here.get(title="Later").amount == running.amount
    assert copy.seed == done.seed
    mine = queries.election(done, where="x")
    theirs = queries.election(copy, where="x")
    assert [one.cells[-2] for one in theirs.projects] == [one.cells[-2] for one in mine.projects]
    again = exchange.bring(target, by=other)
    assert again.faults == []
    assert again.created == {}
