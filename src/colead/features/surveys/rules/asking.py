"""Who is asked, which groups are told apart, which of a pulse's questions come next; answers as
they come in and lie in the box."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.surveys.rules.instruments import Form
from colead.kernel import protection, urn
from colead.kernel.verdict import Refused

CUTS = {
    "circle": gettext_lazy("By circle"),
    "tenure": gettext_lazy("By how long people have been here"),
    "role": gettext_lazy("By whether people hold a role"),
}
_TENURES = (
    (timedelta(days=365), gettext_lazy("less than a year here")),
    (timedelta(days=3 * 365), gettext_lazy("one to three years here")),
    (timedelta(days=10 * 365), gettext_lazy("three to ten years here")),
    (timedelta.max, gettext_lazy("more than ten years here")),
)
TEXT = 2_000
NAMED = 20


def by_tenure(joined: Mapping[int, date | None], today: date) -> dict[str, tuple[str, set[int]]]:
    """People by how long they have been here: key → (label, who); unknown days are left out."""
    found: dict[str, tuple[str, set[int]]] = {}
    for member, day in joined.items():
        if day is None:
            continue
        band = next(n for n, (limit, _label) in enumerate(_TENURES) if today - day < limit)
        found.setdefault(f"tenure:{band}", (str(_TENURES[band][1]), set()))[1].add(member)
    return dict(sorted(found.items()))


def by_role(everyone: Set[int], holders: Set[int]) -> dict[str, tuple[str, set[int]]]:
    """Those who hold a role and those who do not."""
    return {
        "role:yes": (_("hold a role"), set(everyone & holders)),
        "role:no": (_("hold no role"), set(everyone - holders)),
    }


def kept_apart(
    everyone: Set[int], groups: Mapping[str, tuple[str, Set[int]]], *, threshold: int
) -> dict[str, tuple[str, Set[int]]]:
    """The groups that can be told apart at all, by the sizes of who is asked: large enough, not
    within a handful of everybody or of another one. What cannot be shown is not even gathered."""
    if len(everyone) < 2 * threshold:
        return {}
    kept: dict[str, tuple[str, Set[int]]] = {}
    shown: list[Set[int]] = [everyone]
    for key, (label, people) in groups.items():
        if len(people) < threshold or people == everyone or protection.derivable(people, shown):
            continue
        kept[key] = (label, people)
        shown.append(people)
    return kept


def next_questions(form: Form, *, wave: int, count: int) -> list[str]:
    """The questions of a pulse's wave (from 0): the next ``count`` items, round and round."""
    keys = [one.key for one in form.items]
    count = min(count, len(keys))
    at = wave * count
    return [keys[(at + n) % len(keys)] for n in range(count)]


def check_answer(form: Form, given: Mapping[str, Any], people: Set[int]) -> dict[str, Any]:
    """An answer as it is kept: ``marks`` for every item (1 to the scale's points), ``texts``,
    ``ties`` (people, without oneself); refused at the question that is wrong."""
    marks: dict[str, int] = {}
    texts: dict[str, str] = {}
    ties: dict[str, list[int]] = {}
    for one in form.questions:
        value = given.get(one.key)
        if one.kind == "item":
            if not isinstance(value, int) or isinstance(value, bool):
                raise Refused(_("Choose one answer."), field=one.key)
            if not 1 <= value <= form.points:
                raise Refused(_("This is no answer of the scale."), field=one.key)
            marks[one.key] = value
        elif one.kind == "text":
            text = str(value or "").strip()
            if len(text) > TEXT:
                raise Refused(_("At most 2000 characters."), field=one.key)
            if text:
                texts[one.key] = text
        else:
            named = sorted(set(value or []))
            if len(named) > NAMED:
                raise Refused(_("Name at most %(most)s.") % {"most": NAMED}, field=one.key)
            if not set(named) <= people:
                raise Refused(_("Name people who are asked, too."), field=one.key)
            ties[one.key] = named
    return {"marks": marks, "texts": texts, "ties": ties}


def empty_box() -> dict[str, Any]:
    """A box without answers. ``urn`` holds answers on the scale by number; ``texts`` and ``named``
    hold what was written and who was named under other numbers, so that neither leads to the
    marks; ``counts`` how often each mark was given in each group. No answer carries a group."""
    return {"urn": {}, "texts": {}, "named": {}, "counts": {}}


def packed(box: Mapping[str, Any]) -> str:
    """The box as text to be sealed. It is filled up to steps of 4 KB, so that its growth does not
    tell how much somebody wrote."""
    text = json.dumps(box, sort_keys=True, ensure_ascii=False)
    return text + " " * (-len(text.encode()) % 4096)


def put(
    box: dict[str, Any], answer: Mapping[str, Any], groups: Sequence[str], code: str = ""
) -> urn.Receipt:
    """Put an answer into the box - or in place of the one whose receipt's ``code`` is given, or
    refuse that - and give back the receipt."""
    if code.strip():
        slip = urn.Receipt(code.strip(), urn.number_of(code))
        if slip.number not in box["urn"]:
            raise Refused(_("No answer belongs to this receipt."), field="receipt")
        _count(box, box["urn"][slip.number], groups, -1)
    else:
        slip = urn.new_receipt()
    box["urn"] = urn.put(box["urn"], slip.number, answer["marks"])
    _count(box, answer["marks"], groups, 1)
    for part in ("texts", "ties"):
        place = "named" if part == "ties" else part
        number = urn.number_of(f"{slip.code} {part}")
        box[place] = urn.put(box[place], number, answer[part])
    return slip


def _count(box: dict[str, Any], marks: Mapping[str, int], groups: Sequence[str], by: int) -> None:
    for group in groups:
        counts = box["counts"].setdefault(group, {})
        for key, mark in marks.items():
            row = counts.setdefault(key, {})
            row[str(mark)] = row.get(str(mark), 0) + by
