"""The lessons of the initiatives that ended before there was a library come into it."""

from datetime import UTC, datetime, time

from django.db import migrations

from colead.kernel.search import LONGEST, fold, place_of

RUNNING = ("forming", "active", "paused")


def take_in(apps, schema_editor):
    lessons, texts = apps.get_model("library", "Lesson"), apps.get_model("kernel", "SearchText")
    initiatives = apps.get_model("initiatives", "Initiative")
    parts = apps.get_model("initiatives", "Part")
    taken = set(lessons.objects.filter(taken=True).values_list("initiative_id", flat=True))
    ended = initiatives.objects.exclude(lesson="").exclude(status__in=RUNNING).order_by("pk")
    for found in ended.iterator(chunk_size=500):
        if found.pk in taken or not found.lesson.strip():
            continue
        made = lessons.objects.create(
            organization_id=found.organization_id,
            circle_id=found.circle_id,
            title=found.title,
            tried="\n\n".join(part for part in (found.result, found.hypothesis) if part),
            happened=found.outcome,
            advice=found.lesson,
            failed=found.status == "failed",
            initiative_id=found.pk,
            taken=True,
            from_kind="initiative",
            from_id=found.pk,
            kept_at=datetime.combine(found.ended_on, time(12), tzinfo=UTC)
            if found.ended_on
            else found.last_sign_at,
        )
        leads = parts.objects.filter(initiative_id=found.pk, kind="lead")
        made.authors.set(sorted(set(leads.values_list("member_id", flat=True))))
        texts.objects.update_or_create(
            kind="lesson",
            subject_id=made.pk,
            defaults={
                "organization_id": found.organization_id,
                "circle_id": found.circle_id,
                "place": place_of(found.organization_id, "lesson", made.pk, found.circle_id),
                "title": fold(found.title)[:300],
                "words": fold(f"{made.tried}\n{made.happened}\n{made.advice}")[:LONGEST],
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_initial"),
        ("initiatives", "0002_what_was_asked_is_met"),
        ("kernel", "0005_private_keys"),
    ]

    operations = [migrations.RunPython(take_in, migrations.RunPython.noop)]
