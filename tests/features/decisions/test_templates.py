"""Templates: kept from a decision, begun with, given on as a file, refused when broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from colead.features.decisions import actions, queries
from colead.features.decisions.models import Template
from colead.features.decisions.rules import methods, patterns
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

ROOT = "/o/north-school/decisions"
ClientOf = Callable[[Actor], Client]


def kept(now: Cast) -> Template:
    decision = actions.propose(
        title="Which caterer?",
        question="For a year.",
        method="ranked",
        options=["Anna's", "Bo's"],
        none_of_these=True,
        circle_id=now.root.pk,
        by=now.ada,
    )
    return actions.keep_template(decision.pk, name="Caterer", fits="Every summer", by=now.ada)


@pytest.mark.parametrize("key", patterns.SHIPPED)
def test_every_shipped_template_can_be_begun_with(now: Cast, client_of: ClientOf, key: str) -> None:
    pattern = patterns.SHIPPED[key]
    method = methods.method(pattern.method)
    assert method.clean(dict(pattern.settings))
    page = client_of(now.ada).get(f"{ROOT}/propose/?method={method.name}&template={key}")
    assert page.status_code == 200
    assert str(pattern.title).strip() in page.content.decode()
    again = patterns.read_file(pattern.as_file().encode())
    assert (again.method, again.name) == (pattern.method, str(pattern.name))


def test_a_decision_is_kept_and_begun_with_again(now: Cast, client_of: ClientOf) -> None:
    template = kept(now)
    assert template.options == ["Anna's", "Bo's"]
    page = (
        client_of(now.ben)
        .get(f"{ROOT}/propose/?method=ranked&template={template.pk}")
        .content.decode()
    )
    assert "Which caterer?" in page
    assert "Anna&#39;s\nBo&#39;s" in page
    with pytest.raises(Refused, match="of this name") as no:
        kept(now)
    assert no.value.field == "name"


def test_a_template_goes_from_one_organization_to_another(now: Cast, client_of: ClientOf) -> None:
    template = kept(now)
    raw = client_of(now.ben).get(f"{ROOT}/templates/{template.pk}.json").content
    brought = actions.bring_template(raw, by=now.outsider)
    assert (brought.name, brought.options, brought.settings) == (
        template.name, template.options, template.settings,
    )  # fmt: skip
    assert brought.organization_id != template.organization_id
    with pytest.raises(Missing):
        queries.pattern(now.outsider, str(template.pk))
    with pytest.raises(Missing):
        actions.end_template(template.pk, by=now.outsider)


def test_only_its_keeper_or_a_steward_takes_it_away(now: Cast) -> None:
    template = kept(now)
    with pytest.raises(Refused, match="steward"):
        actions.end_template(template.pk, by=now.ben)
    actions.end_template(template.pk, by=now.steward)
    assert queries.own_templates(now.ada) == []
    with pytest.raises(Missing):
        actions.end_template(template.pk, by=now.ada)
    kept(now)


GOOD: dict[str, Any] = json.loads(patterns.SHIPPED["policy"].as_file())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "x"}, "no template"),
        ({"name": ""}, "no name"),
        ({"name": 5}, "no text"),
        ({"title": "x" * 201}, "too long"),
        ({"method": "dice"}, "does not know"),
        ({"settings": {"quorum": "many"}}, "setting"),
        ({"settings": {"silence": "maybe"}}, "The setting “silence”"),
        ({"settings": []}, "cannot be read"),
        ({"options": [1]}, "no list"),
        ({"options": ["x"] * 31}, "no list"),
    ],
)
def test_a_broken_file_is_refused_with_what_is_wrong(
    now: Cast, client_of: ClientOf, change: dict[str, Any], words: str
) -> None:
    raw = json.dumps({**GOOD, **change}).encode()
    with pytest.raises(Refused, match=words):
        actions.bring_template(raw, by=now.ada)
    answer = client_of(now.ada).post(
        f"{ROOT}/templates/", {"file": SimpleUploadedFile("t.json", raw)}
    )
    assert answer.status_code == 422
    assert not Template.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 90_000, b"x" * 100_001, b"null"])
def test_hostile_files_are_refused(now: Cast, raw: bytes) -> None:
    with pytest.raises(Refused) as no:
        actions.bring_template(raw, by=now.ada)
    assert no.value.field == "file"


def test_a_guest_reads_templates_and_keeps_none(now: Cast, client_of: ClientOf) -> None:
    page = client_of(now.guest).get(f"{ROOT}/templates/").content.decode()
    assert "Role election" in page
    assert "Begin with it" not in page
    with pytest.raises(Refused):
        actions.bring_template(json.dumps(GOOD).encode(), by=now.guest)
