"""Circles in the bundle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from colead.features.circles import events
from colead.features.circles.bundle.skills import bring_skills
from colead.features.circles.models import Circle, Domain
from colead.features.organizations.models import Organization
from colead.kernel import search
from colead.kernel.bundle import Bringing, Clash, Row, Taking, upsert


def _root_key(rows: Sequence[Row]) -> str | None:
    """The one circle without a parent is the organization itself; of several, none is."""
    tops = [row["circle"] for row in rows if not row.get("parent")]
    return tops[0] if len(tops) == 1 else None


def _check_rings(rows: Sequence[Row]) -> None:
    parents = {row["circle"]: row.get("parent") for row in rows}
    settled: set[str] = set()
    for row in rows:
        path: list[str] = []
        here: str | None = row["circle"]
        while here is not None and here not in settled:
            if here in path:
                says = "is inside itself by way of its parents; give one of them another parent"
                raise Clash("circles", row["_row"], "parent", str(row.get("parent")), says)
            path.append(here)
            here = parents.get(here)
        settled.update(path)


def bring_circles(rows: Sequence[Row], bringing: Bringing) -> None:
    """Circles, each into its own parent; domains named in a cell; then the skills of people."""
    organization = Organization.objects.get(pk=bringing.organization_id)
    root, _new = Circle.objects.get_or_create(
        organization=organization, parent=None, defaults={"name": organization.name}
    )
    if rows:
        _check_rings(rows)
        own = _root_key(rows)
        if own is not None and root.key != own:
            Circle.objects.filter(pk=root.pk).update(key=own)
        done = upsert(
            Circle,
            [
                {
                    "key": row["circle"],
                    "name": row["name"][:200],
                    "purpose": row.get("purpose") or "",
                    "opened_on": row.get("opened"),
                    "closed_on": row.get("closed"),
                    "joining": row.get("joining") or Circle.Joining.OPEN,
                    # First below the root; each gets its own parent when all are there.
                    **({} if row["circle"] == own else {"parent_id": root.pk}),
                }
                for row in rows
            ],
            identity=["key"],
            keep=["parent_id"],
            organization_id=bringing.organization_id,
            bringing=bringing,
            table="circles",
        )
        ids = {row["circle"]: pk for row, pk in zip(rows, done.ids, strict=True)}
        bringing.learn("circles", ids, done.ids)
        _settle(rows, ids, root.pk, bringing)
        _bring_domains_of(rows, ids, bringing)
        search.index_all(
            bringing.organization_id,
            "circle",
            [
                (done.ids[i], rows[i]["name"], rows[i].get("purpose") or "", done.ids[i])
                for i in (*done.created, *done.changed)
            ],
        )
        for i in done.created:
            row, pk = rows[i], done.ids[i]
            bringing.tell(events.CircleOpened(circle=pk, title=row["name"]), on=row.get("opened"))
            if row.get("closed"):
                bringing.tell(events.CircleClosed(circle=pk, title=row["name"]), on=row["closed"])
    bring_skills(bringing)


def _settle(rows: Sequence[Row], ids: dict[str, int], root: int, bringing: Bringing) -> None:
    present = dict(
        Circle.objects.filter(organization_id=bringing.organization_id).values_list(
            "pk", "parent_id"
        )
    )
    moved = []
    for row in rows:
        pk = ids[row["circle"]]
        parent = ids[row["parent"]] if row.get("parent") else (None if pk == root else root)
        if present.get(pk) != parent:
            moved.append(Circle(pk=pk, parent_id=parent))
    Circle.objects.bulk_update(moved, ["parent"], batch_size=200)


def _bring_domains_of(rows: Sequence[Row], ids: dict[str, int], bringing: Bringing) -> None:
    """The short form: names of domains in a cell of the circle."""
    named = [(ids[row["circle"]], name) for row in rows for name in row.get("domains") or []]
    upsert(
        Domain,
        [
            {"circle_id": circle, "name": name[:200], "closed_on": None}
            for circle, name in dict.fromkeys(named)
        ],
        identity=["circle_id", "name", "closed_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="domains",
    )


def take_circles(taking: Taking) -> Iterable[Row]:
    """All circles, closed ones too."""
    found = list(Circle.objects.filter(organization_id=taking.organization_id).order_by("pk"))
    keys = taking.keys.setdefault("circles", {})
    for circle in found:
        keys[circle.pk] = taking.key_of(circle)
    domains: dict[int, list[str]] = {}
    for domain in Domain.objects.filter(
        organization_id=taking.organization_id, closed_on=None, role=None
    ).order_by("pk"):
        domains.setdefault(domain.circle_id, []).append(domain.name)
    for circle in found:
        yield {
            "_id": circle.pk,
            "circle": keys[circle.pk],
            "name": circle.name,
            "parent": keys.get(circle.parent_id or 0, ""),
            "purpose": circle.purpose,
            "domains": domains.get(circle.pk, []),
            "opened": circle.opened_on,
            "closed": circle.closed_on,
            "joining": circle.joining,
        }
