"""What goes out of an organization and comes back, changed or with others' rows, is known again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from colead.features.exchange import actions, queries
from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from tests.cast import Cast


def test_what_was_made_here_is_known_again_when_its_file_comes_back_changed(
    cast: Cast, tmp_path: Path
) -> None:
    ideas.post(title="A bench", by=cast.ada)
    chair = ideas.post(title="A chair", by=cast.ben)
    queries.write_folder(cast.organization.pk, tmp_path)
    file = tmp_path / "ideas.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("A chair", "Two chairs"))
    report = actions.bring(tmp_path, by=replace(cast.steward, door="import"))
    assert (report.faults, report.created, report.changed) == ([], {}, {"ideas": 1})
    now = Idea.objects.get(pk=chair.pk)
    assert (now.title, now.posted_at, now.key) == ("Two chairs", chair.posted_at, None)


def test_two_organizations_do_not_mistake_each_others_rows(
    border: Actor, cast: Cast, tmp_path: Path
) -> None:
    """Both have an idea with a number of their own; brought together they stay two."""
    theirs = ideas.post(title="A bench", by=cast.ada)
    queries.write_folder(cast.organization.pk, tmp_path / "theirs")
    assert actions.bring(tmp_path / "theirs", by=border).created["ideas"] == 1
    # Here the number of their idea is free for one that is made here.
    Idea.objects.filter(pk=theirs.pk).delete()
    Idea.objects.create(
        pk=theirs.pk, organization_id=border.organization_id, title="Ours", posted_at=NOON
    )
    queries.write_folder(border.organization_id, tmp_path / "ours")
    report = actions.bring(tmp_path / "ours", by=border)
    assert (report.faults, report.created, report.changed) == ([], {}, {})
    found = Idea.objects.filter(organization_id=border.organization_id)
    assert sorted(found.values_list("title", flat=True)) == ["A bench", "Ours"]
