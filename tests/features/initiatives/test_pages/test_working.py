"""The page of an initiative: what each person sees and does."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from colead.features.ideas import actions as ideas
from colead.features.initiatives import queries
from colead.features.initiatives.models import Commitment, Need, Reading
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.kernel.testing import settle
from tests.cast import Cast
from tests.features.initiatives.leading import (
    ClientOf,
    start,
    status,
    url,
)


def test_each_person_sees_their_own_next_act(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    here = url(now, f"{found.pk}/")
    ben = client_of(now.ben)
    assert b"I would like to co-lead" in ben.get(here).content
    ben.post(url(now, f"{found.pk}/join/"))
    joined = ben.get(here).content
    assert b"Welcome to the team." in joined
    assert b"Leave the team" in joined
    ben.post(url(now, f"{found.pk}/help/"))
    ada = client_of(now.ada)
    assert b"Ben would like to co-lead" in ada.get(url(now, f"{found.pk}/co-leading/")).content
    assert ben.get(url(now, f"{found.pk}/co-leading/")).status_code == 409
    ada.post(url(now, f"{found.pk}/offer-lead/"), {"to": now.ben.member_id})
    asked = ada.get(url(now, f"{found.pk}/co-leading/")).content
    assert b"Ben would like to co-lead" not in asked
    assert b"Offered to Ben" in asked
    offers.take(Offer.objects.get().pk, by=now.ben)
    both = ben.get(here).content
    assert b"Step back" in both
    guest = client_of(now.guest).get(here)
    assert guest.status_code == 200
    assert b"I will help" not in guest.content


def test_the_daily_work_from_the_page(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    ada, ben = client_of(now.ada), client_of(now.ben)
    here = url(now, f"{found.pk}/")
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    ben.post(url(now, f"{found.pk}/commit/"), {"what": "Weld", "due_on": tomorrow})
    made = Commitment.objects.get()
    assert b"Remind kindly" in ada.get(here).content
    ada.post(url(now, f"commitments/{made.pk}/remind/"))
    assert (
        b"reminded today"
        in ada.post(url(now, f"commitments/{made.pk}/remind/"), follow=True).content
    )
    ben.post(url(now, f"commitments/{made.pk}/done/"))
    ada.post(url(now, f"commitments/{made.pk}/confirm/"))
    assert b"confirmed by Ada" in ben.get(here).content
    ben.post(url(now, f"commitments/{made.pk}/reopen/"))
    refused = ben.post(url(now, f"commitments/{made.pk}/let-go/"), {"note": " "})
    assert refused.status_code == 422
    ben.post(url(now, f"commitments/{made.pk}/let-go/"), {"note": "My wrist."})
    assert b"My wrist." in ada.get(here).content
    ada.post(
        url(now, f"{found.pk}/check-in/"),
        {"progress": "Half done.", "confidence": 4, "needs": "a drill"},
    )
    needed = f"/o/{now.ada.slug}/needs/of-initiative/{found.pk}/"
    assert b"on a good way" in ben.get(here).content
    assert b"a drill" in ben.get(needed).content
    ada.post(url(now, f"{found.pk}/measure/"), {"measure": "Bikes", "start": 40, "target": 0})
    outcome = queries.dossier(now.ada, found.pk).outcomes[0].outcome
    ben.post(url(now, f"outcomes/{outcome.pk}/read/"), {"value": "12,5"})
    ben.post(url(now, f"outcomes/{outcome.pk}/read/"), {"value": "12.5"})
    assert Reading.objects.get().value == 12.5
    assert b"<svg" in ada.get(here).content
    ada.post(url(now, f"needs/{Need.objects.get().pk}/met/"))
    shown = ada.get(needed).content.split(b'id="needs"')[1]
    assert b"Nothing at the moment." in shown.split(b"</div")[0]


def test_tasks_help_and_the_lead_are_offered_from_the_page(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    ada = client_of(now.ada)
    given = {"to": now.ben.member_id, "note": "You know it best."}
    ada.post(url(now, f"{found.pk}/offer-task/"), {**given, "what": "Weld"})
    ada.post(url(now, f"{found.pk}/offer-part/"), given)
    ada.post(url(now, f"{found.pk}/hand-over/"), given)
    assert sorted(Offer.objects.values_list("kind", flat=True)) == [
        "commitment",
        "contributor",
        "lead",
    ]
    again = ada.post(url(now, f"{found.pk}/offer-part/"), given)
    assert again.status_code == 422
    assert b"has this offer already" in again.content
    assert b"You know it best." in again.content
    offers.take(Offer.objects.get(kind="lead").pk, by=now.ben)
    assert queries.lead_ids(found.pk) == {now.ben.member_id}
    refused = ada.post(url(now, f"{found.pk}/pause/"), follow=True)
    assert b"Offer to co-lead" in refused.content


def test_an_adviser_is_asked_from_the_page_and_shown_on_it(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    ada, ben = client_of(now.ada), client_of(now.ben)
    given = {"to": now.ben.member_id, "note": "You know racks."}
    assert ada.post(url(now, f"{found.pk}/offer-advice/"), given).status_code == 302
    assert b"advised by" not in ada.get(url(now, f"{found.pk}/")).content
    offers.take(Offer.objects.get(kind="adviser").pk, by=now.ben)
    page = ben.get(url(now, f"{found.pk}/")).content
    assert b"advised by" in page
    assert b"Stop advising" in page
    assert b"I will help" in page


def test_a_failure_is_honoured_with_its_lesson(now: Cast, client_of: ClientOf) -> None:
    found = start(now, hypothesis="If racks, then bikes.", acceptable_loss="400 euros")
    ada = client_of(now.ada)
    ending = {"status": "failed", "outcome": "Nobody came.", "lesson": ""}
    refused = ada.post(url(now, f"{found.pk}/end/"), ending)
    assert refused.status_code == 422
    assert b"What did you learn?" in refused.content
    assert b"Nobody came." in refused.content
    ada.post(url(now, f"{found.pk}/end/"), {**ending, "lesson": "Ask the children first."})
    ben = client_of(now.ben)
    page = ben.get(url(now, f"{found.pk}/")).content
    assert b"It failed. Thank you for trying." in page
    assert b"Ask the children first." in page
    settle(timezone.now())
    shelf = ben.get(url(now, "lessons/"), follow=True)
    assert b"Ask the children first." in shelf.content
    assert b"I will help" not in page
    assert b"You need nobody" not in page
    assert b"Open it again" not in page
    assert b"Open it again" in ada.get(url(now, f"{found.pk}/")).content
    assert ben.get(url(now, f"{found.pk}/reopen/")).status_code == 409
    ada.post(url(now, f"{found.pk}/reopen/"), {"reason": "They come now."})
    page = ben.get(url(now, f"{found.pk}/")).content
    assert b"What was said when it had ended" in page
    assert b"I will help" in page
    assert b"Ask the children first." in ada.get(url(now, f"{found.pk}/end/")).content


def test_what_nobody_leads_is_taken_up_from_the_page(now: Cast, client_of: ClientOf) -> None:
    found = start(now)
    ada, ben = client_of(now.ada), client_of(now.ben)
    only = ada.post(url(now, f"{found.pk}/step-back/"), {"note": "Tom welds."})
    assert only.status_code == 422
    assert b"Tom welds." in only.content
    ada.post(url(now, f"{found.pk}/pause/"))
    ada.post(url(now, f"{found.pk}/step-back/"), {"note": "Tom welds."})
    assert b"Nobody leads this now" in ben.get(url(now, f"{found.pk}/")).content
    assert b"Bike racks" in ben.get(url(now, "?which=orphaned")).content
    ben.post(url(now, f"{found.pk}/step-in/"))
    ben.post(url(now, f"{found.pk}/resume/"))
    assert (status(found), queries.lead_ids(found.pk)) == ("active", {now.ben.member_id})


def test_panels_for_other_pages(now: Cast, client_of: ClientOf) -> None:
    idea = ideas.post(title="Racks", by=now.ben, circle_id=now.north.pk)
    start(now, idea_id=idea.pk)
    ben = client_of(now.ben)
    for tail in (
        f"of-circle/{now.north.pk}/",
        f"about/idea/{idea.pk}/",
        f"of-member/{now.ada.member_id}/",
    ):
        answer = ben.get(url(now, tail))
        assert (answer.status_code, b"Bike racks" in answer.content) == (200, True), tail
        assert b"<html" not in answer.content
    assert b"Bike racks" not in ben.get(url(now, f"of-circle/{now.south.pk}/")).content
    assert ben.get(url(now, "of-circle/999999/")).status_code == 404
