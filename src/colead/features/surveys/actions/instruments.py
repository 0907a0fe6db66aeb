"""Instruments: brought as files, each version once and for good."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.surveys import events, rules
from colead.features.surveys.models import Instrument
from colead.features.surveys.rules import instruments as files
from colead.features.surveys.rules.instruments import Form
from colead.features.surveys.rules.shipped import SHIPPED
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


@action
def add_instrument(file: bytes | str, *, by: Actor) -> Instrument:
    """Bring the questions of a file. The same version again is the same; other questions under a
    version that is there are refused."""
    rules.may_add(by).enforce()
    return _keep(files.read(file), by=by)


@action
def take_shipped(key: str, *, by: Actor) -> Instrument:
    """Take questions that come with Colead, in the language of the moment."""
    rules.may_add(by).enforce()
    if key not in SHIPPED:
        raise Missing(f"instrument {key}")
    there = Instrument.objects.filter(organization_id=by.organization_id, key=key)
    return there.order_by("-version").first() or _keep(SHIPPED[key](), by=by)


def _keep(form: Form, *, by: Actor) -> Instrument:
    made, is_new = Instrument.objects.get_or_create(
        organization_id=by.organization_id,
        key=form.key,
        version=form.version,
        defaults={
            "title": form.title,
            "contents": files.written(form),
            "added_by_id": by.member_id,
            "added_at": by.at,
        },
    )
    if not is_new:
        if made.contents != files.written(form):
            refuse(
                _("Version %(version)s of these questions is there already, with other words. Give"
                  " the file a higher version.") % {"version": form.version},
                field="file",
            )  # fmt: skip
        return made
    record(
        events.InstrumentAdded(
            instrument=made.pk, title=made.title, version=made.version, licence=form.licence
        ),
        by=by,
    )
    return made
