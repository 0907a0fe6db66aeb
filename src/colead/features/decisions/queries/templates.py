"""Templates of decisions: the organization's own, and those that come with Colead."""

from __future__ import annotations

from colead.features.decisions.models import Template
from colead.features.decisions.rules.patterns import SHIPPED, Pattern
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing


def own_templates(actor: Actor) -> list[Template]:
    """The organization's own, by name."""
    found = Template.objects.filter(organization_id=actor.organization_id, ended_at=None)
    return list(found.select_related("made_by").order_by("name", "id")[:500])


def pattern_of(template: Template) -> Pattern:
    """A kept template as what a decision begins with."""
    return Pattern(
        str(template.pk),
        name=template.name,
        fits=template.fits,
        method=template.method,
        title=template.title,
        question=template.question,
        proposal=template.proposal,
        options=tuple(template.options),
        settings=template.settings,
    )


def pattern(actor: Actor, key: str) -> Pattern:
    """A template by its key, or ``Missing``: a shipped one's name, or the number of a kept one."""
    if key in SHIPPED:
        return SHIPPED[key]
    if key.isdecimal() and len(key) < 16:
        found = Template.objects.filter(
            pk=int(key), organization_id=actor.organization_id, ended_at=None
        ).first()
        if found is not None:
            return pattern_of(found)
    raise Missing(f"template {key}")
