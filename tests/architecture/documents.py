"""Pages of the docs that are made from the code: events, commands, API routes, columns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[2]
NOTE = "<!-- Made by `python3 dev.py docs`; do not edit. -->\n"


def events_page() -> str:
    """docs/events.md"""
    from django.utils import translation

    from colead.kernel.events import all_events

    lines = ["# Events", "", NOTE, "What the journal can say, with the fields of each entry.", ""]
    room = ""
    with translation.override("en"):
        for event in all_events():
            if not event.__module__.startswith("colead.features."):
                continue
            here = event.name.split(".")[0]
            if here != room:
                room = here
                lines += [f"## {room}", "", "| event | says | fields | for |", "|---|---|---|---|"]
            fields = ", ".join(f"`{name}`" for name in event.__dataclass_fields__)  # type: ignore[attr-defined]
            doc = " ".join((event.__doc__ or "").split())
            lines.append(
                f"| **{event.__name__}** {doc} | {event.sentence} | {fields} | {event.audience} |"
            )
    return "\n".join(lines) + "\n"


def _commands(command: click.Command, path: str, lines: list[str]) -> None:
    context = click.Context(command, info_name=path)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                _commands(child, f"{path} {name}", lines)
        return
    usage = " ".join(command.collect_usage_pieces(context))
    help_text = " ".join((command.help or "").split())
    lines.append(f"| `{path} {usage}` | {help_text} |".replace(" [OPTIONS]", ""))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            lines.append(f"| &nbsp;&nbsp;`{' / '.join(parameter.opts)}` | {parameter.help or ''} |")


def commands_page() -> str:
    """docs/commands.md"""
    from colead.project.cli import main

    lines = [
        "# Commands", "", NOTE,
        "Commands that act for a member need a key: `COLEAD_TOKEN`, made on one's own page or by"
        " `colead token make`. `colead --json …` prints JSON.", "",
        "| command | what it does |", "|---|---|",
    ]  # fmt: skip
    _commands(main, "colead", lines)
    return "\n".join(lines) + "\n"


def api_page() -> str:
    """docs/api.md"""
    from colead.project.api import api

    schema: dict[str, Any] = api.get_openapi_schema()
    lines = [
        "# API", "", NOTE,
        "JSON over HTTPS. Send a member's key as `Authorization: Bearer …`; the key decides the"
        " organization. The whole description (OpenAPI 3.1) is at `/api/v1/openapi.json`. Lists"
        " come as `{items, next}`: pass `next` back as `after`. Errors are"
        " `application/problem+json` with a `detail` fit to show: 401 no valid key, 403 a key that"
        " may only read, 404 not there or not yours, 409 a rule says no, 422 the body is not of"
        " the stated shape.", "",
        "| route | what it does |", "|---|---|",
    ]  # fmt: skip
    for path, methods in sorted(schema["paths"].items()):
        for method, operation in methods.items():
            says = operation.get("description") or operation.get("summary", "")
            lines.append(f"| `{method.upper()} {path}` | {' '.join(says.split())} |")
    return "\n".join(lines) + "\n"


def settings_named() -> set[str]:
    """Every COLEAD_* variable that the settings read."""
    text = (ROOT / "src/colead/project/settings.py").read_text(encoding="utf-8")
    found = re.findall(r'env(?:_flag)?\("([A-Z_]+)"', text)
    return {f"COLEAD_{name}" for name in found}


IMPORT_MARK = "## Columns\n"


def import_page() -> str:
    """docs/import.md: what is written by hand, then the columns as the rooms state them."""
    from importlib import import_module
    from importlib.util import find_spec

    from colead.kernel.bundle import tables
    from colead.project.rooms import ROOMS

    for room in ROOMS:
        if find_spec(f"colead.features.{room}.bundle"):
            import_module(f"colead.features.{room}.bundle")
    by_hand = (ROOT / "docs" / "import.md").read_text(encoding="utf-8").split(IMPORT_MARK)[0]
    lines = [IMPORT_MARK, NOTE]
    for table in tables():
        lines += [f"### {table.name}", "", "| column | holds |", "|---|---|"]
        for column in table.columns:
            holds = [BUNDLE_WORDS[column.type]]
            if column.table:
                holds = [f"key of `{column.table}`"]
            if column.choices:
                holds = ["one of " + ", ".join(f"`{choice}`" for choice in column.choices)]
            if column.required:
                holds.append("required")
            lines.append(f"| `{column.name}` | {'; '.join(holds)} |")
        lines.append("")
    return by_hand.rstrip() + "\n\n" + "\n".join(lines).rstrip() + "\n"


BUNDLE_WORDS = {
    "key": "key",
    "text": "text of many lines",
    "line": "one line",
    "email": "e-mail address",
    "day": "date",
    "moment": "date and time",
    "whole": "whole number",
    "amount": "amount of money",
    "list": "list, separated by `;`",
    "choice": "one of a few words",
}
PAGES = {
    "events.md": events_page,
    "commands.md": commands_page,
    "api.md": api_page,
    "import.md": import_page,
}


def write() -> None:
    """Write all made pages."""
    import django

    django.setup()
    for name, make in PAGES.items():
        (ROOT / "docs" / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    write()
