"""Members, circles, guidance, voice, work and money."""

from __future__ import annotations

from decimal import Decimal

from colead.features.authority import actions as authority
from colead.features.circles import actions as circles
from colead.features.conversations import actions as conversations
from colead.features.decisions import actions as decisions
from colead.features.decisions.models import Objection
from colead.features.evidence import actions as evidence
from colead.features.evidence.models import Report
from colead.features.exchange import actions as exchange
from colead.features.exchange import jobs as exchange_jobs
from colead.features.funds import actions as funds
from colead.features.guidance import actions as guidance
from colead.features.ideas import actions as ideas
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.features.offers import actions as offers
from colead.features.organizations import actions as organizations
from colead.kernel.testing import NOON
from tests.cast import Cast


def build(cast: Cast, made: dict[str, int]) -> None:
    """The ids of one thing of each kind, all in the north circle (which the guest may see)."""
    north = cast.north.pk
    made |= {"circle": north, "member": cast.ada.member_id or 0}
    made["organization"] = cast.organization.pk
    made["idea"] = ideas.post(title="A bench", circle_id=north, by=cast.ada).pk
    made["issue"] = issues.raise_issue(title="It rains in", circle_id=north, by=cast.ada).pk
    made["ask"] = issues.ask(title="A key", by=cast.ada).pk
    role = circles.open_role(north, title="Cook", seats=2, by=cast.ada)
    made["role"], made["term"] = role.pk, circles.step_up(role.pk, by=cast.ada).pk
    made["domain"] = circles.open_domain(north, name="Soup", by=cast.ada).pk
    made["skill"] = circles.state_skill(name="Cooking", by=cast.ada).pk
    led = initiatives.start(title="Build it", circle_id=north, by=cast.ada)
    made["initiative"] = led.pk
    made["commitment"] = initiatives.commit(led.pk, what="Buy wood", by=cast.ada).pk
    made["outcome"] = initiatives.state_outcome(led.pk, measure="Benches", by=cast.ada).pk
    made["need"] = initiatives.state_need(led.pk, kind="hands", text="Hands", by=cast.ada).pk
    fund = funds.open_fund(name="Seeds", circle_id=north, by=cast.ada).pk
    made["fund"] = fund
    funds.pay_in(fund, amount=9_000, for_what="a bazaar", by=cast.ada)
    funds.take(fund, initiative_id=led.pk, amount=5_000, for_what="wood", by=cast.ada)
    made["movement"] = funds.spend(led.pk, amount=900, for_what="nails", by=cast.ada).pk
    made["receipt"] = funds.add_receipt(
        made["movement"], name="bill.pdf", content=b"%PDF-1.7 nails", by=cast.ada
    ).pk
    root = cast.root.pk
    made["goal"] = guidance.open_goal(circle_id=root, title="Dry", by=cast.steward).pk
    made["measure"] = guidance.add_measure(
        made["goal"], name="Drops", start=Decimal(9), target=Decimal(0), by=cast.steward
    ).pk
    made["guardrail"] = authority.write(
        circle_id=root, title="Much money", when={"amount_over": 100_000, "currency": "EUR"},
        then={"outcome": "inform", "whom": [{"kind": "stewards"}]}, why="We plan", by=cast.steward,
    ).pk  # fmt: skip
    advice = decisions.propose(title="Which wood?", method="advice", circle_id=north, by=cast.ada)
    decisions.ask(advice.pk, [(cast.ben.member_id or 0, "expert", "knows")], by=cast.ada)
    made["advice"] = decisions.give_advice(advice.pk, text="Oak", by=cast.ben).pk
    consent = decisions.propose(
        title="Green paint", proposal="We paint it green", method="consent", circle_id=north,
        by=cast.ada,
    )  # fmt: skip
    made["decision"] = consent.pk
    decisions.cast(consent.pk, choice="objection", reason="It peels off", by=cast.ada)
    made["wording"] = decisions.suggest_wording(
        consent.pk, proposal="We paint it blue", by=cast.ada
    ).pk
    made["objection"] = Objection.objects.get(decision=consent).pk
    made["comment"] = conversations.comment("idea", made["idea"], text="Yes", by=cast.ada).pk
    made["offer"] = offers.make(
        "stewardship", about=("member", made["member"]), to=made["member"], title="Be a steward",
        by=cast.steward,
    ).pk  # fmt: skip
    made["invitation"] = organizations.invite(email="new@example.org", by=cast.steward)[0].pk
    made["token"] = organizations.make_token(by=cast.ada, name="mine")[0].pk
    made["guest"] = cast.guest.member_id or 0
    made["parcel"] = exchange.send_out(carry=exchange_jobs.carry_out, by=cast.ada).pk
    made["annotation"] = evidence.annotate(on=cast.ada.today, text="We moved house", by=cast.ada).pk
    # Where nothing was measured nothing can be published: the row is made by hand.
    made["report"] = Report.objects.create(
        organization=cast.organization, title="Our year", by_id=cast.steward.member_id,
        made_at=NOON, link_hash="0" * 64, facts={"figures": []},
    ).pk  # fmt: skip


MEANS = (
    ("people/invitations/", "invitation"),
    ("people/<int:pk>/end-access/", "guest"),
    ("people/", "member"),
    ("me/keys/", "token"),
    ("about/", "organization"),
    ("offers/", "offer"),
    ("comments/", "comment"),
    ("circles/of-member/", "member"),
    ("circles/", "circle"),
    ("domains/", "domain"),
    ("roles/terms/", "term"),
    ("roles/", "role"),
    ("skills/", "skill"),
    ("guidance/circles/", "circle"),
    ("guidance/goals/", "goal"),
    ("guidance/measures/", "measure"),
    ("guidance/guardrails/circles/", "circle"),
    ("guidance/guardrails/", "guardrail"),
    ("issues/", "issue"),
    ("asks/", "ask"),
    ("ideas/", "idea"),
    ("decisions/of-circle/", "circle"),
    ("decisions/advice/", "advice"),
    ("decisions/objections/", "objection"),
    ("decisions/wordings/", "wording"),
    ("decisions/about/", "idea"),
    ("decisions/", "decision"),
    ("initiatives/of-circle/", "circle"),
    ("initiatives/of-member/", "member"),
    ("initiatives/about/", "idea"),
    ("initiatives/commitments/", "commitment"),
    ("initiatives/outcomes/", "outcome"),
    ("initiatives/needs/", "need"),
    ("initiatives/", "initiative"),
    ("funds/of-circle/", "circle"),
    ("funds/of-initiative/", "initiative"),
    ("funds/initiatives/", "initiative"),
    ("funds/movements/", "movement"),
    ("funds/receipts/", "receipt"),
    ("funds/", "fund"),
    ("notices/", "notice"),
    ("conversation/", "idea"),
    ("follow/", "idea"),
    ("exchange/", "parcel"),
    ("evidence/circles/", "circle"),
    ("evidence/notes/", "annotation"),
    ("evidence/report/", "report"),
)
WORDS = {
    "kind": "idea",
    "method": "consent",
    "form": "csv",
    "way": "idea",
    "act": "remind",
    "key": "policy",
    "part": "comments",
}
