"""Changes to circles, roles and domains that a decision carries, as data: kinds and their fields.

A change is a mapping with its ``kind`` and the kind's fields. What a circle's decision may change
is what its members may: the circle itself, and the circles directly inside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.kernel.verdict import Refused

MOST = 20
Type = Literal["line", "text", "months", "circle", "role", "domain", "member"]
THINGS: frozenset[str] = frozenset({"circle", "role", "domain", "member"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a change. ``was`` is the attribute of the changed thing that it replaces."""

    name: str
    type: Type
    label: Any
    required: bool = True
    was: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change. ``of`` is the field that holds the thing that is changed."""

    name: str
    label: Any
    icon: str
    of: str
    fields: tuple[Field, ...]


_CIRCLE = Field("circle", "circle", gettext_lazy("Circle"))
_INSIDE = Field("circle", "circle", gettext_lazy("Inside which circle?"))
_INTO = Field("into", "circle", gettext_lazy("Into which circle?"))
_ROLE = Field("role", "role", gettext_lazy("Role"))
_DOMAIN = Field("domain", "domain", gettext_lazy("Domain"))
_NAME = Field("name", "line", gettext_lazy("Name"), was="name")
_TITLE = Field("title", "line", gettext_lazy("Title"), was="title")
_PURPOSE = Field("purpose", "text", gettext_lazy("Purpose"), required=False, was="purpose")
_MONTHS = Field(
    "term_months",
    "months",
    gettext_lazy("Held for how many months"),
    required=False,
    was="term_months",
)
_WHAT = Field(
    "description", "text", gettext_lazy("What belongs to it"), required=False, was="description"
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("open-circle", gettext_lazy("Open a circle"), "circle-dot", "circle",
             (_INSIDE, _NAME, _PURPOSE)),
        Kind("amend-circle", gettext_lazy("Change a circle"), "pencil", "circle",
             (_CIRCLE, _NAME, _PURPOSE)),
        Kind("move-circle", gettext_lazy("Move a circle"), "move", "circle", (_CIRCLE, _INTO)),
        Kind("close-circle", gettext_lazy("End a circle"), "circle-x", "circle", (_CIRCLE,)),
        Kind("open-role", gettext_lazy("Make a role"), "user-round", "circle",
             (_CIRCLE, _TITLE, _PURPOSE, _MONTHS)),
        Kind("amend-role", gettext_lazy("Change a role"), "pencil", "role",
             (_ROLE, _TITLE, _PURPOSE, _MONTHS)),
        Kind("close-role", gettext_lazy("End a role"), "user-minus", "role", (_ROLE,)),
        Kind("elect", gettext_lazy("Elect somebody to a role"), "user-plus", "role",
             (_ROLE, Field("member", "member", gettext_lazy("Who?")))),
        Kind("open-domain", gettext_lazy("Name a domain"), "flag", "circle",
             (_CIRCLE, _NAME, _WHAT)),
        Kind("amend-domain", gettext_lazy("Change a domain"), "pencil", "domain",
             (_DOMAIN, _NAME, _WHAT)),
        Kind("close-domain", gettext_lazy("End a domain"), "x", "domain", (_DOMAIN,)),
    )
}  # fmt: skip


def clean(given: Mapping[str, Any]) -> dict[str, Any]:
    """A change in canonical form; refused with the field's name when it makes no sense."""
    kind = KINDS.get(str(given.get("kind", "")))
    if kind is None:
        raise Refused(_("There is no such change."), field="kind")
    found: dict[str, Any] = {"kind": kind.name}
    for field in kind.fields:
        value = given.get(field.name)
        if value is None or value == "":
            if field.required:
                raise Refused(_("This is needed."), field=field.name)
            found[field.name] = "" if field.type == "text" else None
        elif field.type in ("line", "text"):
            text = str(value).strip() if field.type == "text" else " ".join(str(value).split())
            if len(text) > (5_000 if field.type == "text" else 200) or not text:
                raise Refused(_("This is too long, or empty."), field=field.name)
            found[field.name] = text
        elif isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise Refused(_("Give a whole number."), field=field.name)
        elif field.type == "months" and value > 120:
            raise Refused(_("Give a number from 1 to 120."), field=field.name)
        else:
            found[field.name] = value
    return found


def named(changes: Sequence[Mapping[str, Any]]) -> dict[str, set[int]]:
    """The ids of all things that changes speak of, by type."""
    found: dict[str, set[int]] = {one: set() for one in THINGS}
    for change in changes:
        for field in KINDS[change["kind"]].fields:
            if field.type in THINGS:
                found[field.type].add(change[field.name])
    return found


class Row(NamedTuple):
    """One property before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """A change as people read it: what is done to what, and what it was before."""

    icon: str
    label: str
    thing: str
    rows: tuple[Row, ...]


Known = Mapping[str, Mapping[int, Any]]


def tell(change: Mapping[str, Any], known: Known) -> Told:
    """A change in words. ``known`` are the things by type and id; one that is gone has no name."""
    kind = KINDS[change["kind"]]

    def name(type_: str, pk: int) -> str:
        thing = known[type_].get(pk)
        return str(thing) if thing is not None else _("(not there any more)")

    subject = known[kind.of].get(change[kind.of])
    rows = []
    for field in kind.fields:
        if field.name == kind.of:
            continue
        value = change[field.name]
        after = name(field.type, value) if field.type in THINGS else str(value or "")
        before = ""
        if not kind.name.startswith("open") and field.was and subject is not None:
            before = str(getattr(subject, field.was) or "")
        elif field.name == "into" and subject is not None and subject.parent_id:
            before = name("circle", subject.parent_id)
        if after != before:
            rows.append(Row(str(field.label), before, after))
    return Told(kind.icon, str(kind.label), name(kind.of, change[kind.of]), tuple(rows))


class Placed(NamedTuple):
    """A circle of the tree, as the picture takes it."""

    pk: int
    parent_id: int | None
    name: str


def after(tree: Sequence[Placed], changes: Sequence[Mapping[str, Any]]) -> list[Placed]:
    """The circles as they would lie; new ones have negative ids."""
    found = {one.pk: one for one in tree}
    for number, change in enumerate(changes, 1):
        circle = found.get(change.get("circle", 0))
        if circle is None:
            continue
        if change["kind"] == "open-circle":
            found[-number] = Placed(-number, circle.pk, change["name"])
        elif change["kind"] == "amend-circle":
            found[circle.pk] = circle._replace(name=change["name"])
        elif change["kind"] == "move-circle":
            found[circle.pk] = circle._replace(parent_id=change["into"])
        elif change["kind"] == "close-circle":
            del found[circle.pk]
            for inner in [one for one in found.values() if one.parent_id == circle.pk]:
                found[inner.pk] = inner._replace(parent_id=circle.parent_id)
    return list(found.values())
