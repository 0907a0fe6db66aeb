"""Circles, roles, terms, domains and skills in the organization bundle."""

from __future__ import annotations

from colead.features.circles.bundle.circles import bring_circles, take_circles
from colead.features.circles.bundle.domains import bring_domains, take_domains
from colead.features.circles.bundle.memberships import (
    bring_memberships,
    check_days,
    finish_memberships,
    one_open,
    take_memberships,
)
from colead.features.circles.bundle.roles import (
    bring_roles,
    bring_terms,
    finish_terms,
    take_roles,
    take_terms,
)
from colead.features.circles.bundle.skills import (
    bring_statements,
    skills_of_people,
    take_statements,
)
from colead.features.circles.models import Circle, Term
from colead.kernel.bundle import Column, Table, enrich, register

enrich("people", skills_of_people)
register(
    Table(
        "circles",
        (
            Column("circle", "key", required=True),
            Column("name", required=True),
            Column("parent", "key", table="circles"),
            Column("purpose", "text"),
            Column("domains", "list"),
            Column("opened", "day"),
            Column("closed", "day"),
            Column("joining", "choice", choices=tuple(Circle.Joining.values)),
        ),
        bring_circles,
        take_circles,
        keyed=True,
        check=check_days("opened", "closed"),
    )
)
register(
    Table(
        "memberships",
        (
            Column("circle", "key", required=True, table="circles"),
            Column("person", "key", required=True, table="people"),
            Column("started", "day"),
            Column("ended", "day"),
        ),
        bring_memberships,
        take_memberships,
        check=check_days("started", "ended"),
        checking=one_open("circle", "person"),
        apart=True,
        finish=finish_memberships,
    )
)
register(
    Table(
        "roles",
        (
            Column("circle", "key", required=True, table="circles"),
            Column("role", "key", required=True),
            Column("title"),
            Column("purpose", "text"),
            Column("accountabilities", "list"),
            Column("domains", "list"),
            Column("guide", "choice", choices=("yes", "no")),
            Column("term_months", "whole"),
            Column("seats", "whole"),
            Column("review", "day"),
            Column("closed", "day"),
        ),
        bring_roles,
        take_roles,
    )
)
register(
    Table(
        "domains",
        (
            Column("circle", "key", required=True, table="circles"),
            Column("domain", required=True),
            Column("role", "key"),
            Column("description", "text"),
            Column("closed", "day"),
        ),
        bring_domains,
        take_domains,
    )
)
register(
    Table(
        "role_terms",
        (
            Column("circle", "key", required=True, table="circles"),
            Column("role", "key", required=True),
            Column("person", "key", required=True, table="people"),
            Column("started", "day"),
            Column("ended", "day"),
            Column("until", "day"),
            Column("began_by", "choice", choices=tuple(Term.Began.values)),
            Column("ended_by", "choice", choices=tuple(Term.Ended.values)),
            Column("notes", "text"),
        ),
        bring_terms,
        take_terms,
        check=check_days("started", "ended"),
        checking=one_open("circle", "role", "person"),
        apart=True,
        finish=finish_terms,
    )
)
register(
    Table(
        "skills",
        (
            Column("person", "key", required=True, table="people"),
            Column("skill", required=True),
            Column("level", "choice", choices=("1", "2", "3", "4", "5")),
            Column("would_teach", "choice", choices=("yes", "no")),
            Column("would_use", "choice", choices=("yes", "no")),
        ),
        bring_statements,
        take_statements,
        apart=True,
    )
)
