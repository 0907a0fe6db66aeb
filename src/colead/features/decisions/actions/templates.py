"""Keeping templates of decisions, bringing them from a file, taking them away."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.decisions import events, queries
from colead.features.decisions.models import Option, Template
from colead.features.decisions.rules import patterns, permissions
from colead.features.decisions.rules.patterns import Pattern
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

# Settings that belong to one decision, not to its kind.
_OWN = frozenset({"listed"})


@action
def keep_template(decision_id: int, *, name: str, by: Actor, fits: str = "") -> Template:
    """Keep the words, method, options and rules of a decision for the next of its kind."""
    decision = queries.decision(by, decision_id)
    options = Option.objects.filter(decision=decision).order_by("position")
    return _keep(
        Pattern(
            "",
            name=name,
            fits=fits,
            method=decision.method,
            title=decision.title,
            question=decision.question,
            proposal=decision.proposal,
            options=tuple(one.label for one in options if not one.facts.get("none")),
            settings={k: v for k, v in decision.settings.items() if k not in _OWN},
        ),
        by=by,
    )


@action
def bring_template(raw: bytes, *, by: Actor) -> Template:
    """Keep a template that came as a file from somebody else."""
    return _keep(patterns.read_file(raw), by=by)


def _keep(pattern: Pattern, *, by: Actor) -> Template:
    permissions.may_propose(by).enforce()
    name = " ".join(str(pattern.name).split())
    if not name or len(name) > 200:
        refuse(_("Give it a name of at most 200 characters."), field="name")
    try:
        with transaction.atomic():
            made = Template.objects.create(
                organization_id=by.organization_id,
                name=name,
                fits=str(pattern.fits).strip()[:500],
                method=pattern.method,
                title=pattern.title,
                question=pattern.question,
                proposal=pattern.proposal,
                options=list(pattern.options),
                settings=dict(pattern.settings),
                made_by_id=by.member_id or 0,
                made_at=by.at,
            )
    except IntegrityError:
        refuse(_("There is a template of this name."), field="name")
    record(
        events.TemplateKept(organization=by.organization_id, title=made.name, template=made.pk),
        by=by,
    )
    return made


@action
def end_template(template_id: int, *, by: Actor) -> None:
    """Take a template away: whoever kept it, or a steward."""
    found = Template.objects.filter(
        pk=template_id, organization_id=by.organization_id, ended_at=None
    ).first()
    if found is None:
        raise Missing(f"template {template_id}")
    permissions.may_end_template(by, found.made_by_id).enforce()
    found.ended_at = by.at
    found.save(update_fields=["ended_at"])
    record(
        events.TemplateEnded(organization=by.organization_id, title=found.name, template=found.pk),
        by=by,
    )
