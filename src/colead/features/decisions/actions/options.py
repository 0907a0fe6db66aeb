"""The options of a decision: what may stand on the paper, and adding to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions import events, queries
from colead.features.decisions.models import Decision, Option, Voter
from colead.features.decisions.rules import methods, permissions
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

OPTIONS = 30


def check_options(
    given: Sequence[str], chosen: methods.Method, settings: Mapping[str, Any]
) -> list[str]:
    """The options as they will stand, or a refusal: too few, too many, doubles, more seats."""
    found = [label.strip() for label in given if label.strip()]
    if chosen.options == "none" and found:
        refuse(_("%(method)s settles one proposal.") % {"method": chosen.label}, field="options")
    if chosen.options == "none" or (chosen.options == "free" and not found):
        return []
    if len(found) < 2 and not settings.get("add_options"):
        refuse(
            _("Give two options at least.")
            if chosen.options == "needed"
            else _("Give two options at least, or none for yes and no."),
            field="options",
        )
    if len(found) > OPTIONS:
        refuse(_("Give at most %(most)s options.") % {"most": OPTIONS}, field="options")
    if len({label.casefold() for label in found}) < len(found):
        refuse(_("Two options are the same."), field="options")
    if any(len(label) > 200 for label in found):
        refuse(_("An option is at most 200 characters long."), field="options")
    if settings.get("seats", 1) > len(found):
        refuse(_("There are more seats than options."), field="seats")
    return found


def write_options(decision: Decision, labels: Sequence[str], *, by: Actor) -> None:
    """Put options on the paper, with “none of these” after them where the settings say so."""
    written: list[tuple[str, dict[str, Any]]]
    written = [(label, {}) for label in labels]
    if labels and decision.settings.get("none_of_these"):
        none = _("None of these")
        if none.casefold() in {label.casefold() for label in labels}:
            refuse(_("“None of these” is added by itself."), field="options")
        written.append((none, {"none": True}))
    Option.objects.bulk_create(
        Option(
            organization_id=by.organization_id,
            decision=decision,
            position=position,
            label=label,
            added_by_id=by.member_id,
            facts=facts,
        )
        for position, (label, facts) in enumerate(written, 1)
    )


def keep_in_step(decision: Decision, *, by: Actor) -> None:
    """The options as changed settings want them: seats, and “none of these” among them or not."""
    standing = list(Option.objects.filter(decision=decision).order_by("position"))
    kept = [option.label for option in standing if not option.facts.get("none")]
    check_options(kept, methods.method(decision.method), decision.settings)
    if bool(decision.settings.get("none_of_these")) != (len(kept) < len(standing)):
        Option.objects.filter(decision=decision).delete()
        write_options(decision, kept, by=by)


@action
def add_option(decision_id: int, *, label: str, by: Actor) -> Option:
    """Add an option, where the settings let those who answer do so; also after first answers,
    which stay as they are."""
    decision = queries.decision(by, decision_id, lock=True)
    permissions.is_open(decision.state).enforce()
    leads = by.member_id in queries.leading(decision)
    on_roll = Voter.objects.filter(decision=decision, member_id=by.member_id or 0).exists()
    standing = list(Option.objects.filter(decision=decision).order_by("position"))
    permissions.may_add_option(
        allowed=bool(decision.settings.get("add_options")),
        has_options=methods.method(decision.method).options == "needed" or bool(standing),
        takes_part=on_roll or leads,
        is_over=decision.closes_at is not None and decision.closes_at <= by.at,
    ).enforce()
    wanted = " ".join(label.split())
    if not wanted:
        refuse(_("Write the option."), field="label")
    if len(wanted) > 200:
        refuse(_("An option is at most 200 characters long."), field="label")
    if wanted.casefold() in {option.label.casefold() for option in standing}:
        refuse(_("This option stands already."), field="label")
    if len(standing) >= OPTIONS:
        refuse(_("Give at most %(most)s options.") % {"most": OPTIONS}, field="label")
    answered = Voter.objects.filter(decision=decision, heard=decision.round_number)
    if decision.settings.get("anonymous"):
        answered = answered.none()
    made = Option.objects.create(
        organization_id=by.organization_id,
        decision=decision,
        position=(standing[-1].position if standing else 0) + 1,
        label=wanted,
        added_by_id=by.member_id,
    )
    record(
        events.OptionAdded(
            decision=decision.pk,
            title=decision.title,
            option=made.pk,
            label=wanted,
            concerned=sorted(
                answered.exclude(member_id=by.member_id or 0).values_list("member_id", flat=True)
            ),
            circle=decision.circle_id,
        ),
        by=by,
    )
    return made
