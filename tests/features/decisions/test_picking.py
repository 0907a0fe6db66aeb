"""Long lists of people are searched by name; looking for a name never acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.test import Client

from colead.features.decisions import actions
from colead.features.decisions.models import Decision, Voter
from colead.features.organizations.models import Member
from colead.kernel.actor import Actor
from colead.kernel.fields import Choice, Several
from colead.kernel.picking import PickOne, PickSeveral, pick
from tests.cast import Cast

ROOT = "/o/north-school/decisions"
NAMES = [(n, f"Person {n:03} Zoë" if n == 70 else f"Person {n:03}") for n in range(1, 81)]


class ChooseForm(forms.Form):
    one = Choice(label="One", choices=[("", "—"), *NAMES], coerce=int, required=False)
    some = Several(label="Some", choices=NAMES, coerce=int)
    few = Choice(label="Few", choices=NAMES[:5], coerce=int)


def form_of(**posted: Any) -> Any:
    form: Any = ChooseForm(posted or None)
    pick(form, "one", "some", "few", "none")
    return form


def test_only_long_lists_are_searched() -> None:
    form = form_of()
    assert isinstance(form.fields["one"], PickOne)
    assert isinstance(form.fields["some"], PickSeveral)
    assert type(form.fields["few"]) is Choice
    assert form.fields["one"].count == 80
    assert form.fields["one"].found(None) == []


@pytest.mark.parametrize(
    ("words", "count"), [("person 07", 10), ("zoe", 1), ("Person", 21), ("nobody", 0), ("son", 0)]
)
def test_words_find_names_that_begin_like_them(words: str, count: int) -> None:
    form = form_of(**{"find-one": words, "find": "one", "few": "1"})
    assert len(form.fields["one"].found(None)) == count
    assert not form.is_valid()


def test_what_was_chosen_stays_chosen_and_is_checked() -> None:
    form = form_of(one="70", some=[3, 4], few="1")
    assert form.is_valid()
    assert (form.cleaned_data["one"], form.cleaned_data["some"]) == (70, [3, 4])
    assert form.fields["one"].chosen("70") == [(70, "Person 070 Zoë")]
    assert not form_of(one="999", few="1").is_valid()


def test_voters_are_found_by_name_and_then_added(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    Member.objects.bulk_create(
        Member(organization=now.organization, name=name, email=f"p{n}@example.org")
        for n, name in NAMES
    )
    decision = actions.propose(title="Bikes", method="majority", circle_id=now.north.pk, by=now.ada)
    client = client_of(now.ada)
    address = f"{ROOT}/{decision.pk}/voters/"
    page = client.get(address).content.decode()
    assert "type the beginning of a name" in page
    assert "Person 050" not in page
    looked = client.post(address, {"find-people": "Person 05", "find": "people"})
    assert looked.content.decode().count('type="checkbox"') >= 10
    before = Voter.objects.filter(decision=decision).count()
    fifty = Member.objects.get(name="Person 050").pk
    more = client.post(address, {"people": [fifty], "find-people": "Person 06", "find": "people"})
    assert f'value="{fifty}" checked' in more.content.decode()
    assert Voter.objects.filter(decision=decision).count() == before
    client.post(address, {"people": [fifty], "find-people": "Person 06"})
    assert Voter.objects.filter(decision=decision, member_id=fifty).exists()


def test_a_named_vote_keeps_what_was_typed_while_looking(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    Member.objects.bulk_create(
        Member(organization=now.organization, name=name, email=f"p{n}@example.org")
        for n, name in NAMES
    )
    sent = {"title": "Bikes for all", "find-voter_ids": "Person 07", "find": "voter_ids"}
    page = client_of(now.ada).post(f"{ROOT}/propose/?method=majority", sent).content.decode()
    assert "Person 070" in page
    assert 'value="Bikes for all"' in page
    assert not Decision.objects.exists()
