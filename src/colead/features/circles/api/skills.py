"""Skills, what others saw of them, and who knows about what, for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from colead.features.circles import actions, queries
from colead.features.circles.models import Endorsement, MemberSkill
from colead.kernel.api import Router
from colead.kernel.web import actor_of

router = Router(tags=["circles"])


class SkillOut(Schema):
    """What a member says about a skill: level 1 (has begun) to 5 (others come to them)."""

    id: int
    member_id: int
    skill: str
    level: int
    would_teach: bool
    would_use: bool

    @staticmethod
    def resolve_skill(statement: MemberSkill) -> str:
        """The skill by its name."""
        return statement.skill.name


class SkillIn(Schema):
    """One's own statement."""

    name: str = Field(min_length=1, max_length=100)
    level: int = Field(3, ge=1, le=5)
    would_teach: bool = False
    would_use: bool = True


class EndorseIn(Schema):
    """What one saw, in which thing (``kind`` and ``subject_id``) in which both took part."""

    kind: str = Field(min_length=1, max_length=30)
    subject_id: int = Field(ge=1, le=2**53)
    saw: str = Field("", max_length=300)


class EndorsementOut(Schema):
    """What somebody saw of a skill at work."""

    id: int
    statement_id: int
    by_id: int
    about_kind: str
    about_id: int
    saw: str


class HideIn(Schema):
    """Whether it is hidden."""

    hidden: bool = True


class ReasonOut(Schema):
    """A thing that speaks for it: what somebody did in it."""

    kind: str
    id: int
    title: str
    says: str


class KnowerOut(Schema):
    """Somebody who may know, with each reason; there is no score."""

    member_id: int
    name: str
    skills: list[SkillOut]
    domains: list[str]
    work: list[ReasonOut]


@router.get("/skills/", response=list[SkillOut])
def skills(request: HttpRequest, q: Annotated[str, Query(max_length=100)] = "") -> Any:
    """Who knows about something; without words, what one says about oneself."""
    actor = actor_of(request)
    if q:
        return queries.people_by_skill(actor, q)
    return list(queries.skills_of(actor, actor.member_id or 0))


@router.put("/skills/", response=SkillOut)
def state_skill(request: HttpRequest, body: SkillIn) -> MemberSkill:
    """Say what one can do or know."""
    return actions.state_skill(by=actor_of(request), **body.dict())


@router.delete("/skills/{int:pk}", response={204: None})
def drop_skill(request: HttpRequest, pk: int) -> Status[None]:
    """Take one's own statement back."""
    actions.drop_skill(pk, by=actor_of(request))
    return Status(204, None)


@router.get("/who-knows/", response=list[KnowerOut])
def who_knows(request: HttpRequest, q: Annotated[str, Query(max_length=100)]) -> Any:
    """Who may know about something: what they say, decide about, and did."""
    return [
        {
            "member_id": one.member.pk,
            "name": one.member.name,
            "skills": one.statements,
            "domains": [domain.name for domain in one.domains],
            "work": [
                {"kind": thing.kind, "id": thing.id, "title": thing.title, "says": says}
                for thing, says in one.traces
            ],
        }
        for one in queries.who_knows(actor_of(request), q)
    ]


@router.post("/skills/{int:pk}/endorse", response={201: EndorsementOut})
def endorse(request: HttpRequest, pk: int, body: EndorseIn) -> Status[Endorsement]:
    """Say that one saw a skill at work."""
    return Status(201, actions.endorse(pk, by=actor_of(request), **body.dict()))


@router.delete("/endorsements/{int:pk}", response={204: None})
def revoke(request: HttpRequest, pk: int) -> Status[None]:
    """Take back what one said oneself."""
    actions.revoke_endorsement(pk, by=actor_of(request))
    return Status(204, None)


@router.post("/endorsements/{int:pk}/hide", response={204: None})
def hide(request: HttpRequest, pk: int, body: HideIn) -> Status[None]:
    """Hide what another said of one's own skill, or show it again."""
    actions.hide_endorsement(pk, hidden=body.hidden, by=actor_of(request))
    return Status(204, None)
