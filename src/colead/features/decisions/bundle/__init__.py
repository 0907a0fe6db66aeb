"""Decisions in the organization bundle: what was decided, who had which part, and the advice."""

from __future__ import annotations

from collections.abc import Iterable

from colead.features.decisions.bundle.bring import (
    bring_advice,
    bring_ballots,
    bring_decisions,
    bring_objections,
    bring_people,
    finish_ballots,
)
from colead.features.decisions.bundle.rounds import (
    bring_options,
    bring_rounds,
    check_object,
    check_option,
    check_round,
    take_options,
    take_rounds,
)
from colead.features.decisions.bundle.take import (
    take_advice,
    take_ballots,
    take_decisions,
    take_objections,
    take_people,
)
from colead.features.decisions.bundle.ties import bring_ties, check_tie, take_ties
from colead.features.decisions.bundle.working import (
    bring_nominations,
    bring_templates,
    bring_urns,
    bring_voices,
    bring_wordings,
    check_template,
    check_voice,
    take_nominations,
    take_templates,
    take_urns,
    take_voices,
    take_wordings,
)
from colead.features.decisions.models import Decision, Objection, Part, Wording
from colead.kernel.bundle import Column, Row, Table, register

RESULTS = (*(name for name in Decision.Result.values if name), "open")
PARTS = tuple(name for name, _label in Part.Name.choices)


def _check(row: Row) -> Iterable[tuple[str, str]]:
    if row.get("opened") and row.get("decided") and row["decided"] < row["opened"]:
        yield "decided", "lies before the day of opening"
    yield from check_object(row, "settings")


_DECISION = Column("decision", "key", required=True, table="decisions")
_PERSON = Column("person", "key", required=True, table="people")

register(
    Table(
        "decisions",
        (
            Column("decision", "key", required=True),
            Column("title", required=True),
            Column("circle", "key", table="circles"),
            Column("initiative", "key", table="initiatives", ahead=True),
            Column("method"),
            Column("opened", "day"),
            Column("decided", "day"),
            Column("result", "choice", choices=RESULTS),
            Column("statement", "text"),
            Column("review", "day"),
            Column("question", "text"),
            Column("proposal", "text"),
            Column("settings", "text"),
            Column("stage", "choice", choices=("nominate", "change")),
            Column("changes", "text"),
        ),
        bring_decisions,
        take_decisions,
        apart=True,
        keyed=True,
        check=_check,
    )
)
register(
    Table(
        "options",
        (
            _DECISION,
            Column("position", "whole", required=True),
            Column("label", "text", required=True),
            Column("text", "text"),
            Column("person", "key", table="people"),
            Column("facts", "text"),
            Column("candidate", "key", table="people"),
        ),
        bring_options,
        take_options,
        check=check_option,
    )
)
register(
    Table(
        "rounds",
        (
            _DECISION,
            Column("round", "whole", required=True),
            Column("proposal", "text"),
            Column("note", "text"),
            Column("opened", "day"),
            Column("closed", "day"),
            Column("eligible", "whole"),
            Column("cast", "whole"),
        ),
        bring_rounds,
        take_rounds,
        check=check_round,
    )
)
register(
    Table(
        "decision_people",
        (
            _DECISION,
            _PERSON,
            Column("part", "choice", required=True, choices=PARTS),
            Column("note", "text"),
        ),
        bring_people,
        take_people,
        apart=True,
    )
)
register(
    Table(
        "advice",
        (
            _DECISION,
            Column("person", "key", table="people"),
            Column("name"),
            Column("given", "day"),
            Column("text", "text", required=True),
            Column("done", "choice", choices=("followed", "partly", "not")),
            Column("because", "text"),
        ),
        bring_advice,
        take_advice,
        apart=True,
    )
)
register(
    Table(
        "advice_ties",
        (
            Column("from", "key", required=True, table="people"),
            Column("to", "key", required=True, table="people"),
            Column("at", "day"),
            Column("topic"),
        ),
        bring_ties,
        take_ties,
        check=check_tie,
        apart=True,
    )
)
register(
    Table(
        "ballots",
        (
            _DECISION,
            _PERSON,
            Column("choice", "text", required=True),
            Column("reason", "text"),
            Column("cast", "day"),
        ),
        bring_ballots,
        take_ballots,
        apart=True,
        finish=finish_ballots,
    )
)
register(
    Table(
        "objections",
        (
            _DECISION,
            _PERSON,
            Column("kind", "choice", choices=("harm", "missed")),
            Column("reason", "text", required=True),
            Column("state", "choice", choices=tuple(Objection.State.values)),
            Column("how", "text"),
            Column("raised", "day"),
            Column("round", "whole"),
            Column("integrated_in", "whole"),
        ),
        bring_objections,
        take_objections,
        apart=True,
    )
)
register(
    Table(
        "nominations",
        (
            _DECISION,
            _PERSON,
            Column("nominee", "key", required=True, table="people"),
            Column("why", "text", required=True),
            Column("first", "key", table="people"),
            Column("first_why", "text"),
        ),
        bring_nominations,
        take_nominations,
    )
)
register(
    Table(
        "wordings",
        (
            _DECISION,
            _PERSON,
            Column("round", "whole", required=True),
            Column("proposal", "text", required=True),
            Column("note", "text"),
            Column("state", "choice", choices=tuple(Wording.State.values)),
            Column("made", "day"),
            Column("taken_in", "whole"),
        ),
        bring_wordings,
        take_wordings,
    )
)
register(
    Table(
        "urns",
        (
            _DECISION,
            Column("round", "whole", required=True),
            Column("number", required=True),
            Column("choice", "text", required=True),
            Column("reason", "text"),
        ),
        bring_urns,
        take_urns,
    )
)
register(
    Table(
        "voices",
        (
            _PERSON,
            Column("taker", "key", required=True, table="people"),
            Column("circle", "key", table="circles"),
            Column("decision", "key", table="decisions"),
            Column("given", "day", required=True),
            Column("taken", "day"),
            Column("ended", "day"),
        ),
        bring_voices,
        take_voices,
        check=check_voice,
    )
)
register(
    Table(
        "decision_templates",
        (
            Column("name", required=True),
            _PERSON,
            Column("fits", "text"),
            Column("method", required=True),
            Column("title"),
            Column("question", "text"),
            Column("proposal", "text"),
            Column("options", "text"),
            Column("settings", "text"),
            Column("made", "day"),
        ),
        bring_templates,
        take_templates,
        check=check_template,
    )
)
