"""Every operation of the API: no key 401, a reading key never writes, another's things 404."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.db import transaction
from django.test import Client

from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.project.api import api
from tests.architecture.routes.world import build
from tests.cast import Cast

# Which thing the number means, by what stands before it in the path; else the room's own thing.
BEFORE = {
    "people": "member", "invitations": "invitation", "comments": "comment", "asks": "ask",
    "commitments": "commitment", "outcomes": "outcome", "needs": "need", "goals": "goal",
    "measures": "measure", "guardrails": "guardrail", "circles": "circle", "roles": "role",
    "terms": "term", "skills": "skill", "domains": "domain", "advice": "advice",
    "objections": "objection", "idea": "idea", "ideas": "idea", "issues": "issue",
    "initiatives": "initiative", "decisions": "decision", "offers": "offer", "notices": "notice",
    "surveys": "survey", "pulses": "pulse", "feedback": "feedback",
    "feedback/wishes": "asked_words",
    "materials": "material", "bookings": "booking", "damages": "damage",
    "funds": "fund", "movements": "movement", "receipts": "receipt", "of-fund": "fund",
    "rounds": "round", "proposals": "proposal", "givings": "giving", "appeals": "appeal",
    "learning": "learning", "budgets": "budget", "takings": "taking", "wishes": "wish",
    "learnt": "learnt", "say": "learnt_question", "endorsements": "endorsement",
    "retrospectives": "retrospective", "cards": "card", "groups": "group",
    "promises": "promise", "formats": "format", "rhythms": "circle", "ended": "look-back",
    "matchings": "matching", "coaches": "coach", "coaching/proposals": "pairing", "pairs": "pair",
    "sessions": "session", "texts": "text",
    "recognition": "recognition", "reflections": "reflection", "prompts": "prompt",
    "pauses": "pause", "passages": "passage", "library": "lesson", "reuses": "reuse",
    "annotations": "annotation", "evidence/reports": "report",
}  # fmt: skip


def operations() -> Iterator[tuple[str, str]]:
    """Each operation: method and path."""
    for path, methods in sorted(api.get_openapi_schema()["paths"].items()):
        for method in methods:
            yield method.upper(), str(path)


def filled(path: str, world: dict[str, int]) -> str:
    """The path with the world's things in it."""
    path = path.replace("{kind}", "idea")
    while found := re.search(r"\{\w+\}", path):
        *_rest, room, before = ["", *path[: found.start()].rstrip("/").split("/")]
        thing = BEFORE.get(f"{room}/{before}") or BEFORE.get(before, "idea")
        path = path[: found.start()] + str(world[thing]) + path[found.end() :]
    return path


def ask(client: Client, method: str, path: str) -> int:
    """The status of an operation with an empty body; what it changed is undone."""
    client.raise_request_exception = False
    with transaction.atomic():
        answer = client.generic(method, path, b"{}", content_type="application/json")
        transaction.set_rollback(True)
    return answer.status_code


def test_no_operation_answers_without_a_key(cast: Cast) -> None:
    world = build(cast)
    open_ones = [
        f"{method} {path}"
        for method, path in operations()
        if ask(Client(), method, filled(path, world)) != 401
    ]
    assert open_ones == []


def test_a_reading_key_never_writes(cast: Cast) -> None:
    world = build(cast)
    _, secret = organizations.make_token(by=cast.ada, name="reader", scope="read")
    reader = Client(headers={"authorization": f"Bearer {secret}"})
    wrong = []
    for method, path in operations():
        status = ask(reader, method, filled(path, world))
        if (method == "GET" and status not in (200, 404, 409, 422)) or (
            method != "GET" and status != 403
        ):
            wrong.append(f"{method} {path}: {status}")
    assert wrong == []


def test_another_organizations_things_are_not_there(
    cast: Cast, api_of: Callable[[Actor], Client]
) -> None:
    world = build(cast)
    outsider = api_of(cast.outsider)
    leaks = []
    for method, path in operations():
        if "{" in path:
            status = ask(outsider, method, filled(path, world))
            # 422: the empty body is refused before anything is looked up.
            if status not in (404, 422):
                leaks.append(f"{method} {path}: {status}")
    assert leaks == []
