"""Every action records an event; every event is told in a sentence and stands in the docs."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from colead.kernel.events import Event, all_events
from colead.kernel.subjects import kinds
from colead.project.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
FEATURES = ROOT / "src" / "colead" / "features"
EVENTS = [event for event in all_events() if event.__module__.startswith("colead.features.")]


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.name)
def test_an_event_is_documented_and_told(event: type[Event]) -> None:
    own = (event.__doc__ or "").strip()
    assert own, "needs a docstring"
    assert not own.startswith(f"{event.__name__}("), "needs a docstring of its own"
    assert str(event.sentence), "needs a sentence for people"
    names = {name for _, name, _, _ in string.Formatter().parse(str(event.sentence)) if name}
    fields = set(event.__dataclass_fields__) | {"who"}  # type: ignore[attr-defined]
    assert names <= fields, f"the sentence asks for {names - fields}"
    assert event.subject in fields, f"needs a field {event.subject!r} with the subject's id"


def test_subjects_of_events_are_known() -> None:
    known = set(kinds()) | {"invitation"}
    strange = {event.name: event.subject for event in EVENTS if event.subject not in known}
    assert not strange, f"no room registers these kinds of subject: {strange}"


def _calls(node: ast.AST) -> set[str]:
    found = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            function = call.func
            found.add(
                function.attr
                if isinstance(function, ast.Attribute)
                else getattr(function, "id", "")
            )
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_action_records_what_it_did(room: str) -> None:
    """An action calls `record`, or something of its own room that does."""
    sources = [FEATURES / room / "actions.py", *(FEATURES / room / "actions").rglob("*.py")]
    functions: dict[str, set[str]] = {}
    actions: set[str] = set()
    for source in (path for path in sources if path.exists()):
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                functions[node.name] = _calls(node)
                if any(ast.unparse(d).split("(")[0] == "action" for d in node.decorator_list):
                    actions.add(node.name)
    silent_rooms = {"accounts"}  # people are not inside an organization yet: no journal to write
    # An offer's `make` records that it was made.
    recording = {"record", "record_all", "make"}
    while more := {name for name, calls in functions.items() if calls & recording} - recording:
        recording |= more
    quiet = QUIET.get(room, set())
    if room not in silent_rooms:
        assert actions - recording - quiet == set(), "these actions leave no trace in the journal"


# Actions about one's own private state, which is nobody else's business.
QUIET = {
    "notices": {
        "follow", "unfollow", "mute", "unmute", "mark_read", "mark_all_read", "mark_unread",
        "amend_preferences", "unsubscribe",
        "receive",  # the comment or the advice that it keeps is told by its own room
    },
    "exchange": {"send_in", "send_out", "forget_parcels"},
    # One's own notebook: what somebody writes, keeps or erases there is nobody else's business.
    "reflections": {
        "write", "amend", "erase", "keep_draft", "drop_draft", "keep_template",
        "drop_template", "keep_rhythm", "put_away", "book_pause", "cancel_pause",
    },
    "home": {"dismiss_first_steps", "dismiss"},
    # What is answered or written anonymously must not stand in the journal; nor what somebody
    # notes for themselves, nor that they would rather not write.
    "surveys": {"answer"},
    "feedback": {"answer_behind_veil", "decline", "forget_got", "keep", "note"},
    "initiatives": {"snooze", "snooze_commitment", "unsnooze"},
    # Of money and needs `funds` and `initiatives` tell; one's time is for oneself alone.
    "capacity": {"state_time", "take_money", "answer_need", "end_offers"},
    # What one learnt is one's own, until it is shared.
    "learning": {"say", "decline", "forget_answers"},
    # Figures are made of the journal; what is made is no news. Who looked stands in its own log.
    "evidence": {
        "keep_figures", "keep_reading", "keep_asked", "note_position", "look", "forget_looks",
    },
}  # fmt: skip


def test_the_docs_list_every_event() -> None:
    from tests.architecture.documents import events_page

    page = ROOT / "docs" / "events.md"
    assert page.read_text(encoding="utf-8") == events_page(), "run: python3 dev.py docs"
