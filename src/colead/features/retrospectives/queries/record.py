"""The record of a look back as a file: Markdown for reading, CSV for counting."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from colead.features.retrospectives.models import Card
from colead.features.retrospectives.queries.board import Board
from colead.kernel import sheets


def _author(card: Card) -> str:
    return card.author.name if card.author else ""


def as_markdown(board: Board) -> str:
    """All that was written, grouped as it was talked about; what the reader may not read is not
    in it."""
    return "\n".join(_lines(board)).strip() + "\n"


def _lines(board: Board) -> Iterator[str]:
    one = board.retrospective
    yield f"# {one.title}"
    yield ""
    yield f"{one.circle.name} · {one.started_at.date().isoformat()}"
    if one.about_title:
        yield f"{_('About:')} {one.about_title}"
    if board.former:
        yield from ("", f"## {_('What was said last time')}", "")
        for said in board.former:
            yield f"- {said.what} ({said.by.name if said.by else ''}: {said.get_state_display()})"
    if board.changes:
        yield from ("", f"## {_('What changed since last time')}", "")
        for note in board.changes:
            yield f"- {note.text} ({note.by.name})"
    for topic in board.topics:
        yield from ("", f"## {topic.group.title or _('Without a name')}")
        if topic.group.dots is not None:
            yield f"{_('Dots:')} {topic.group.dots}"
        yield ""
        for card in topic.cards:
            name = one.columns[card.column]["name"] if card.column < len(one.columns) else ""
            who = f" ({_author(card)})" if card.author else ""
            yield f"- **{name}** {' '.join(card.text.split())}{who}"
        for note in topic.notes:
            yield f"  - {note.text} ({note.by.name})"
    if board.taken:
        yield from ("", f"## {_('What people will do')}", "")
        for said in board.taken:
            day = f", {said.due_on.isoformat()}" if said.due_on else ""
            yield f"- {said.by.name if said.by else ''}: {said.what}{day}"


def as_csv(board: Board) -> str:
    """The cards as a table: group, dots, column, text and (named ones) who wrote it."""
    rows: list[list[str]] = [["group", "dots", "column", "text", "person"]]
    titles = {topic.group.pk: topic.group for topic in board.topics}
    columns = board.retrospective.columns
    for card in board.cards:
        group = titles.get(card.group_id or 0)
        name = columns[card.column]["name"] if card.column < len(columns) else ""
        dots = "" if group is None or group.dots is None else str(group.dots)
        rows.append([group.title if group else "", dots, name, card.text, _author(card)])
    return sheets.table(rows)
