"""The options of a decision: what may stand on the paper, and adding to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions import events, queries
from colead.features.decisions.models import Decision, Option, Voter
from colead.features.decisions.rules import methods, permissions, times
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

OPTIONS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on the paper as one option."""

    label: str
    facts: dict[str, Any] = field(default_factory=dict)
    member_id: int | None = None


def read_options(
    given: Sequence[str],
    chosen: methods.Method,
    settings: Mapping[str, Any],
    *,
    candidates: Sequence[int] = (),
    by: Actor,
) -> list[Line]:
    """The options as they will stand, or a refusal: too few, too many, doubles, more seats.

    ``given`` are words, or moments where a time is sought; ``candidates`` are members who stand
    for a role instead.
    """
    if candidates and chosen.options != "needed":
        refuse(_("Candidates stand in a vote with several options."), field="candidates")
    if chosen.options == "times":
        moments = times.read_times([one for one in given if one.strip()],
                                   timezone=by.timezone, at=by.at)  # fmt: skip
        found = [
            Line(times.label(one, settings["minutes"], timezone=by.timezone),
                 {"starts_at": one.isoformat()})
            for one in moments
        ]  # fmt: skip
    elif candidates:
        standing = {one.pk: one for one in organizations.present(by).filter(pk__in=candidates)}
        if len(standing) < len(set(candidates)):
            refuse(_("One of these people is not a member here."), field="candidates")
        found = [Line(standing[pk].name, member_id=pk) for pk in dict.fromkeys(candidates)]
        if len({line.label.casefold() for line in found}) < len(found):
            found = [replace(line, label=f"{line.label} ({line.member_id})") for line in found]
    else:
        found = [Line(label.strip()) for label in given if label.strip()]
    _check(found, chosen, settings, field="candidates" if candidates else "options")
    return found


def _check(
    found: Sequence[Line], chosen: methods.Method, settings: Mapping[str, Any], *, field: str
) -> None:
    if chosen.options == "none" and found:
        refuse(_("%(method)s settles one proposal.") % {"method": chosen.label}, field=field)
    if chosen.options == "none" or (chosen.options == "free" and not found):
        return
    if len(found) < 2 and not settings.get("add_options"):
        refuse(
            _("Give two times at least.")
            if chosen.options == "times"
            else _("Give two options at least.")
            if chosen.options == "needed"
            else _("Give two options at least, or none for yes and no."),
            field=field,
        )
    if len(found) > OPTIONS:
        refuse(_("Give at most %(most)s options.") % {"most": OPTIONS}, field=field)
    if len({line.label.casefold() for line in found}) < len(found):
        refuse(_("Two options are the same."), field=field)
    if any(len(line.label) > 200 for line in found):
        refuse(_("An option is at most 200 characters long."), field=field)
    if settings.get("seats", 1) > len(found):
        refuse(_("There are more seats than options."), field="seats")


def write_options(decision: Decision, lines: Sequence[Line], *, by: Actor) -> None:
    """Put options on the paper, with “none of these” after them where the settings say so."""
    written = list(lines)
    if written and decision.settings.get("none_of_these"):
        none = _("None of these")
        if none.casefold() in {line.label.casefold() for line in written}:
            refuse(_("“None of these” is added by itself."), field="options")
        written.append(Line(none, {"none": True}))
    Option.objects.bulk_create(
        Option(
            organization_id=by.organization_id,
            decision=decision,
            position=position,
            label=line.label,
            added_by_id=by.member_id,
            facts=line.facts,
            member_id=line.member_id,
        )
        for position, line in enumerate(written, 1)
    )


def keep_in_step(decision: Decision, *, by: Actor) -> None:
    """The options as changed settings want them: seats, how long a meeting takes, and “none of
    these” among them or not."""
    chosen = methods.method(decision.method)
    standing = list(Option.objects.filter(decision=decision).order_by("position"))
    kept = [
        Line(option.label, option.facts, option.member_id)
        for option in standing
        if not option.facts.get("none")
    ]
    if chosen.options == "times":
        moments = [line.facts["starts_at"] for line in kept]
        renewed = read_options(moments, chosen, decision.settings, by=by)
    else:
        _check(kept, chosen, decision.settings, field="options")
        renewed = kept
    wants_none = bool(decision.settings.get("none_of_these"))
    if renewed != kept or wants_none != (len(kept) < len(standing)):
        Option.objects.filter(decision=decision).delete()
        write_options(decision, renewed, by=by)


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
