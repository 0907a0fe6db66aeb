"""Rooms meet only at their doors; only actions write; a room has no other files than its plan."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from colead.project.rooms import LAYERS, ROOMS

FEATURES = Path(__file__).resolve().parents[2] / "src" / "colead" / "features"
PLAN = {
    "__init__", "models", "events", "rules", "queries", "actions", "reactions", "jobs", "forms",
    "views", "api", "cli", "urls", "bundle",
}  # fmt: skip
FOLDERS = {"templates", "migrations", "static", "__pycache__"}
# What another room may import. `models` only to name a row's type: reading goes through queries.
DOORS = {"actions", "queries", "events", "rules", "models"}
WRITERS = {"actions", "bundle"}
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "insert", "acreate", "asave", "adelete", "aupdate",
}  # fmt: skip


def files() -> Iterator[tuple[str, str, Path]]:
    """Each room's Python files: room, the name in the plan, path."""
    for room in ROOMS:
        for path in sorted((FEATURES / room).rglob("*.py")):
            parts = path.relative_to(FEATURES / room).with_suffix("").parts
            if parts[0] not in FOLDERS:
                yield room, parts[0], path


def test_every_folder_is_a_room_and_every_room_has_its_place() -> None:
    there = {p.name for p in FEATURES.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert there == set(ROOMS), "project/rooms.py names other rooms than stand in features/"
    assert len(ROOMS) == len(set(ROOMS))


def test_rooms_hold_no_other_files_than_the_plan() -> None:
    strange = [str(path) for _room, name, path in files() if name not in PLAN]
    assert not strange, f"docs/house.md has no place for {strange}"


def test_rooms_meet_only_at_their_doors() -> None:
    graph = grimp.build_graph("colead", cache_dir=None)
    wrong = []
    for importer in graph.find_descendants("colead.features"):
        room = importer.split(".")[2]
        for imported in graph.find_modules_directly_imported_by(importer):
            parts = imported.split(".")
            if parts[:2] != ["colead", "features"] or parts[2] == room:
                continue
            if len(parts) > 3 and parts[3] not in DOORS:
                wrong.append(f"{importer} reaches past the doors of {parts[2]} for {parts[3]}")
    assert not wrong, "\n".join(wrong)


def test_a_room_knows_only_rooms_below_it() -> None:
    height = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
    graph = grimp.build_graph("colead", cache_dir=None)
    wrong = []
    for importer in graph.find_descendants("colead.features"):
        room = importer.split(".")[2]
        for imported in graph.find_modules_directly_imported_by(importer):
            parts = imported.split(".")
            if parts[:2] != ["colead", "features"] or len(parts) < 3 or parts[2] == room:
                continue
            if height[parts[2]] >= height[room]:
                wrong.append(f"{importer} imports {imported}, which does not stand below it")
    assert not wrong, "\n".join(wrong)


def _writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            # Dictionaries and sets have an `update`, sessions a `save`; only rows concern us.
            base = ast.unparse(node.func.value)
            rows = (
                ".objects" in base or "_manager" in base or name not in {"update", "save", "insert"}
            )
            writes = rows or (base == "prepared" and name in {"insert", "save", "update"})
            if name in WRITES and writes and base != "router" and "session" not in base:
                yield node.lineno, f"{base[-60:]}.{name}(…)"


@pytest.mark.parametrize("room", ROOMS)
def test_only_actions_write(room: str) -> None:
    wrong = []
    for owner, name, path in files():
        if owner == room and name not in WRITERS:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            wrong += [
                f"{path.relative_to(FEATURES)}:{line} {call}"
                for line, call in _writes(tree)
                if "actions." not in call and "decisions." not in call.split("(")[0]
            ]
    assert not wrong, "writes belong into actions: " + "; ".join(wrong)


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    source = FEATURES.parent
    tests = FEATURES.parents[2] / "tests"
    long = [
        f"{path.name} has {count} lines"
        for folder in (source, tests)
        for path in sorted(folder.rglob("*.py"))
        if "migrations" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert not long, f"past 400 lines a file becomes a folder of its name: {long}"
