"""One's own reflections, drafts, templates, rhythm and invitations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.reflections import rules
from colead.features.reflections.models import Draft, Prompt, Reflection, Rhythm, Template
from colead.kernel import belongings, paging, private, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

ORDER = ("-written_at", "-id")
SIZE = 20
# So many are opened for one search, so many found are shown.
SEARCHED, FOUND = 1_000, 50


@dataclass(frozen=True, slots=True)
class Told:
    """A reflection, opened for whoever wrote it: questions with their answers in order."""

    id: int
    title: str
    answers: list[tuple[str, str]]
    template: str
    about: tuple[str, int, str] | None
    at: datetime
    changed_at: datetime | None = None

    @property
    def words(self) -> str:
        """All that was written, without the questions."""
        return rules.words(self.answers)


def sealed_for(kind: str, member_id: int) -> str:
    """What a sealed text is bound to: its kind and whose it is."""
    return f"reflections.{kind}:{member_id}"


Read = Callable[[bytes, str], str]


def open_box(box: bytes | memoryview[int], about: str, read: Read) -> dict[str, Any]:
    """A sealed text as it was before."""
    return dict(json.loads(read(bytes(box), about)))


def own(actor: Actor, model: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = model.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    )
    return found


def visible_to(actor: Actor) -> QuerySet[Reflection]:
    """One's own reflections, and nobody else's."""
    return own(actor, Reflection)


def opened(row: Reflection, read: Read | None = None) -> Told:
    """A row of the actor's own, opened; ``read`` where many are."""
    read = read or private.opener(organization_id=row.organization_id)
    found = open_box(row.box, sealed_for("reflection", row.member_id), read)
    about = found.get("about")
    return Told(
        row.pk,
        found["title"],
        [(ask, text) for ask, text in found["answers"]],
        found.get("template", ""),
        (about[0], about[1], about[2]) if about else None,
        row.written_at,
        row.changed_at,
    )


def opened_all(rows: Iterable[Reflection]) -> Iterator[Told]:
    """Rows of the actor's own, opened one by one; the key is read once."""
    read: Read | None = None
    for row in rows:
        read = read or private.opener(organization_id=row.organization_id)
        yield opened(row, read)


def reflection(actor: Actor, reflection_id: int, *, lock: bool = False) -> Reflection:
    """One of one's own, or ``Missing``."""
    found = visible_to(actor).filter(pk=reflection_id)
    row = (found.select_for_update() if lock else found).first()
    if row is None:
        raise Missing("reflection")
    return row


def listed(actor: Actor, *, after: str | None = None) -> paging.Page[Told]:
    """One page of one's own, the latest first."""
    found = paging.page(visible_to(actor), after=after, order=ORDER, size=SIZE)
    return paging.Page(list(opened_all(found.items)), found.next)


def find(actor: Actor, query: str) -> list[Told]:
    """One's own reflections that hold all words, the latest first. They are opened one by one in
    memory, the latest ``SEARCHED`` of them: there is no index of what is private."""
    found: list[Told] = []
    rows = visible_to(actor).order_by(*ORDER)[:SEARCHED].iterator(chunk_size=100)
    for told in opened_all(rows):
        if rules.holds(query, (told.title, told.words, told.about[2] if told.about else "")):
            found.append(told)
            if len(found) == FOUND:
                break
    return found


def everything(actor: Actor) -> Iterator[Told]:
    """All of one's own, the oldest first."""
    rows = visible_to(actor).order_by("written_at", "id")
    yield from opened_all(rows.iterator(chunk_size=100))


def as_markdown(actor: Actor) -> str:
    """All of one's own reflections as one Markdown text."""
    zone = ZoneInfo(actor.timezone)
    parts = [f"# {_('Reflections of %(name)s') % {'name': actor.name}}"]
    for told in everything(actor):
        day = told.at.astimezone(zone).date().isoformat()
        parts.append(f"## {day}{f' {told.title}' if told.title else ''}")
        if told.about:
            parts.append(f"*{told.about[2]}*")
        for ask, text in told.answers:
            parts += [f"**{ask}**"] if ask and text else []
            parts += [text] if text else []
    return "\n\n".join(parts) + "\n"


def draft(actor: Actor) -> dict[str, Any] | None:
    """What one was writing and did not keep yet: title, answers, template, prompt."""
    row = own(actor, Draft).first()
    if row is None:
        return None
    read = private.opener(organization_id=row.organization_id)
    return open_box(row.box, sealed_for("draft", row.member_id), read)


def templates(actor: Actor) -> list[rules.Questions]:
    """The templates that Colead ships, and one's own."""
    mine: list[rules.Questions] = []
    read: Read | None = None
    for row in own(actor, Template).order_by("pk")[:30]:
        read = read or private.opener(organization_id=row.organization_id)
        found = open_box(row.box, sealed_for("template", row.member_id), read)
        mine.append(rules.Questions(f"own-{row.pk}", found["name"], tuple(found["asks"])))
    return [*rules.shipped(), *mine]


def template(actor: Actor, key: str) -> rules.Questions:
    """One template by its key; the first one for a key that is not known."""
    known = templates(actor)
    return next((one for one in known if one.key == key), known[0])


def own_template(actor: Actor, template_id: int) -> Template:
    """A template of one's own, or ``Missing``."""
    row: Template | None = own(actor, Template).filter(pk=template_id).first()
    if row is None:
        raise Missing("template")
    return row


def rhythm(actor: Actor) -> Rhythm | None:
    """How often one wishes to be asked."""
    found: Rhythm | None = own(actor, Rhythm).first()
    return found


def rhythms_due(day: date) -> list[tuple[int, int]]:
    """Ids (organization, member) of those whose rhythm asks on that day or did before."""
    found = Rhythm.objects.filter(next_on__lte=day, member__left_on=None).exclude(every="")
    return list(found.order_by("pk").values_list("organization_id", "member_id"))


def wants_asking(member_id: int) -> bool:
    """Whether somebody wishes to be invited after what ended or was reviewed."""
    chosen = Rhythm.objects.filter(member_id=member_id).values_list("after_acts", flat=True)
    return chosen.first() is not False


def prompts_visible_to(actor: Actor) -> QuerySet[Prompt]:
    """One's own invitations to look back."""
    return own(actor, Prompt)


def prompt(actor: Actor, prompt_id: int) -> Prompt:
    """One of one's own invitations, or ``Missing``."""
    row = prompts_visible_to(actor).filter(pk=prompt_id).first()
    if row is None:
        raise Missing("prompt")
    return row


def open_prompts(actor: Actor) -> list[Prompt]:
    """The invitations that stand, the latest first."""
    return list(prompts_visible_to(actor).filter(closed_at=None).order_by("-made_at", "-id")[:10])


def _asked(actor: Actor) -> QuerySet[Prompt, Any]:
    found = prompts_visible_to(actor).filter(closed_at=None)
    return todo.told(found, kind="reflection", title="title")


def _taken(actor: Actor) -> list[dict[str, Any]]:
    """All of one's own, for taking it along."""
    return [
        {"at": told.at.isoformat(), "title": told.title, "words": told.words}
        for told in everything(actor)
    ]


belongings.register(
    "reflections",
    label=gettext_lazy("My reflections"),
    says=gettext_lazy("Drafts, questions of your own and invitations are erased with them."),
    take=_taken,
    private=True,
)
todo.waits(
    "reflection",
    _asked,
    url_name="reflections:prompt",
    icon="leaf",
    why=gettext_lazy("A moment to look back, if you like"),
    label=gettext_lazy("Look back"),
    urgency=8,
)
subjects.register(
    "prompt",
    label=gettext_lazy("a moment to look back"),
    icon="leaf",
    visible_to=prompts_visible_to,
    url_name="reflections:prompt",
)
