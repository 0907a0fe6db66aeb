"""Opening a survey - who is asked, what is told apart, how many it takes - and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from datetime import datetime

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.organizations.models import Member
from colead.features.surveys import events, queries, rules
from colead.features.surveys.models import Asked, Box, Instrument, Pulse, Survey
from colead.features.surveys.rules import asking
from colead.features.surveys.rules import instruments as files
from colead.kernel import private, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse

Groups = Mapping[str, tuple[str, Set[int]]]


@action
def open_survey(
    *,
    title: str,
    instrument_id: int,
    circle_id: int,
    closes_at: datetime,
    by: Actor,
    about: str = "",
    threshold: int = 5,
    cuts: Collection[str] = (),
    questions: Sequence[str] = (),
    guests: bool = False,
) -> Survey:
    """Ask the people of a circle (the root: everybody). Who is asked, the ``threshold`` (at least
    5) and the groups that ``cuts`` tell apart are fixed from now on. Refused where fewer people
    are asked than it takes."""
    queries.may_open(by, circle_id).enforce(field="circle_id")
    return put(
        title=title,
        about=about,
        instrument=queries.instrument(by, instrument_id),
        circle=circles.circle(by, circle_id),
        closes_at=closes_at,
        threshold=threshold,
        cuts=cuts,
        questions=questions,
        guests=guests,
        by=by,
    )


def put(
    *,
    title: str,
    about: str,
    instrument: Instrument,
    circle: Circle,
    closes_at: datetime,
    threshold: int,
    cuts: Collection[str],
    questions: Sequence[str],
    guests: bool,
    by: Actor,
    pulse: Pulse | None = None,
    wave: int = 0,
) -> Survey:
    """The survey itself, for whoever asks or a pulse."""
    name = " ".join(title.split())[:200]
    if not name:
        refuse(_("Give it a name."), field="title")
    if not by.at + rules.SHORTEST <= closes_at <= by.at + rules.LONGEST:
        refuse(_("Leave people between one day and 90 days."), field="closes_at")
    if not 5 <= threshold <= 1_000:
        refuse(_("Nothing is shown of fewer than five answers."), field="threshold")
    form = files.check(instrument.contents)
    strange = set(questions) - {one.key for one in form.questions}
    if strange:
        refuse(_("There is no question “%(key)s”.") % {"key": min(strange)[:40]}, field="questions")
    if set(cuts) - set(asking.CUTS):
        refuse(_("This is nothing to tell apart by."), field="cuts")
    people = list(circles.members_in(by, circle))
    ids = {one.pk for one in people}
    if guests:
        ids |= {one.pk for one in queries.guests_of(by, circle.pk)}
    if len(ids) < threshold:
        refuse(
            _("%(n)s are asked, and at least %(threshold)s have to answer before anything is"
              " shown.") % {"n": len(ids), "threshold": threshold},
            field="circle_id",
        )  # fmt: skip
    groups = asking.kept_apart(ids, _groups(circle, people, cuts, by=by), threshold=threshold)
    made = Survey.objects.create(
        organization_id=by.organization_id, circle=circle, instrument=instrument, pulse=pulse,
        wave=wave, title=name, about=about.strip(), questions=list(questions),
        threshold=threshold, groups={key: label for key, (label, _people) in groups.items()},
        guests=guests, opener_id=by.member_id, opened_at=by.at, closes_at=closes_at,
        asked=len(ids),
    )  # fmt: skip
    Asked.objects.bulk_create(
        (
            Asked(
                organization_id=by.organization_id, survey=made, member_id=member,
                groups=[key for key, (_label, some) in groups.items() if member in some],
            )
            for member in sorted(ids)
        ),
        batch_size=500,
    )  # fmt: skip
    Box.objects.create(
        organization_id=by.organization_id, survey=made, contents=sealed(made, asking.empty_box())
    )
    search.index(
        by.organization_id, "survey", made.pk, title=name, text=made.about, circle_id=circle.pk
    )
    record(
        events.SurveyOpened(
            survey=made.pk, title=name, closes_at=closes_at.isoformat(), asked=len(ids),
            threshold=threshold, groups=sorted(made.groups.values()),
            concerned=sorted(ids - {by.member_id}), circle=circle.pk,
        ),
        by=by,
    )  # fmt: skip
    return made


def sealed(found: Survey, box: Mapping[str, object]) -> bytes:
    """A box as it lies in the database."""
    return private.seal(
        asking.packed(box), organization_id=found.organization_id, about=f"survey:{found.pk}"
    )


def _groups(
    circle: Circle, people: Sequence[Member], cuts: Collection[str], *, by: Actor
) -> Groups:
    """The groups that the cuts make of the people asked: key → (label, who)."""
    ids = {one.pk for one in people}
    found: dict[str, tuple[str, Set[int]]] = {}
    if "circle" in cuts:
        found |= _by_circle(circle, ids, by=by)
    if "tenure" in cuts:
        found |= asking.by_tenure({one.pk: one.joined_on for one in people}, by.today)
    if "role" in cuts:
        holders = {one.member_id for one in circles.term_spans(by) if one.ended_on is None}
        found |= asking.by_role(ids, holders)
    return found


def _by_circle(circle: Circle, ids: Set[int], *, by: Actor) -> Groups:
    """The circles directly inside, with all that lies in them."""
    current: dict[int, set[int]] = {}
    for span in circles.membership_spans(by):
        if span.ended_on is None:
            current.setdefault(span.circle_id, set()).add(span.member_id)
    return {
        f"circle:{inner.pk}": (
            inner.name,
            set().union(*(current.get(pk, set()) for pk in circles.subtree_ids(by, inner.pk)))
            & ids,
        )
        for inner in circles.inner_circles(by, circle.pk)
    }


@action
def withdraw(survey_id: int, *, reason: str, by: Actor) -> Survey:
    """Take a survey back; the answers are destroyed unseen."""
    # The box is locked before the survey, as everywhere, so that no two wait for each other.
    Box.objects.select_for_update().filter(survey_id=survey_id).first()
    found = queries.survey(by, survey_id, lock=True)
    rules.may_withdraw(by, opener_id=found.opener_id, is_open=found.is_open).enforce()
    why = " ".join(reason.split())[:300]
    if not why:
        raise Refused(_("Say why, to those who answered already."), field="reason")
    Box.objects.filter(survey=found).delete()
    found.state = Survey.State.WITHDRAWN
    found.save(update_fields=["state"])
    record(
        events.SurveyWithdrawn(
            survey=found.pk, title=found.title, reason=why,
            concerned=sorted({line.member_id for line in queries.roll(found.pk)} - {by.member_id}),
            circle=found.circle_id,
        ),
        by=by,
    )  # fmt: skip
    return found


@action
def remind(survey_id: int, *, by: Actor) -> Survey:
    """Tell those who have not answered that it ends soon; once."""
    found = queries.survey(by, survey_id, lock=True)
    if not found.is_open or found.reminded:
        return found
    found.reminded = True
    found.save(update_fields=["reminded"])
    missing = queries.unanswered(found.pk)
    if missing:
        record(
            events.SurveyEnding(
                survey=found.pk, title=found.title, closes_at=found.closes_at.isoformat(),
                concerned=missing, circle=found.circle_id,
            ),
            by=by,
        )  # fmt: skip
    return found
