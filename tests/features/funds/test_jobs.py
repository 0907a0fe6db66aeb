"""A missing receipt is asked for once, of whoever can still find it."""

from __future__ import annotations

from colead.features.funds import actions, jobs
from colead.features.notices.models import Notice
from colead.features.organizations import actions as organizations
from colead.kernel.testing import later, settle
from tests.cast import Cast
from tests.features.funds.paying import PDF, led_with, told


def asked(**span: float) -> list[list[int]]:
    """Whom the job asks, all in all, at a moment after noon."""
    jobs.ask_for_receipts(at=later(**span).isoformat())
    return [fact["concerned"] for fact in told("ReceiptWanted")]


def test_the_spender_is_asked_once_after_two_weeks(cast: Cast) -> None:
    _fund, led = led_with(cast, 20_000)
    actions.spend(led.pk, amount=500, for_what="nails", by=cast.ada)
    assert asked(days=13) == []
    assert asked(days=14) == [[cast.ada.member_id]]
    assert asked(days=15) == [[cast.ada.member_id]]
    settle(later(days=15))
    notice = Notice.objects.get(entry__event="funds.ReceiptWanted")
    assert notice.member_id == cast.ada.member_id


def test_what_has_its_receipt_or_came_back_is_not_asked_for(cast: Cast) -> None:
    _fund, led = led_with(cast, 20_000)
    actions.spend(led.pk, amount=500, for_what="nails", paper=("bill.pdf", PDF), by=cast.ada)
    wrong = actions.spend(led.pk, amount=500, for_what="twice", by=cast.ada)
    actions.reverse(wrong.pk, for_what="noted twice", by=cast.ada)
    assert asked(days=30) == []


def test_where_the_spender_has_left_the_leads_are_asked(cast: Cast) -> None:
    from colead.features.initiatives import actions as initiatives
    from colead.features.offers import actions as offers

    _fund, led = led_with(cast, 20_000)
    offers.take(
        initiatives.offer_lead(led.pk, to=cast.ben.member_id or 0, by=cast.ada).pk, by=cast.ben
    )
    actions.spend(led.pk, amount=500, for_what="nails", by=cast.ada)
    organizations.leave(by=cast.ada)
    settle(later(hours=1))
    assert asked(days=14) == [[cast.ben.member_id]]
