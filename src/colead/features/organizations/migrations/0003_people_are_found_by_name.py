from django.db import migrations

from colead.kernel.search import fold, place_of


def index_all(apps, schema_editor):
    """Everybody who is or was here is found by name from now on."""
    text = apps.get_model("kernel", "SearchText")
    people = apps.get_model("organizations", "Member").objects.order_by("pk")
    rows = people.values_list("pk", "organization_id", "name").iterator(chunk_size=2_000)
    text.objects.bulk_create(
        (
            text(
                organization_id=organization_id, kind="member", subject_id=pk,
                place=place_of(organization_id, "member", pk, None, apart=True),
                title=fold(name)[:300], words="",
            )
            for pk, organization_id, name in rows
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_feeds"), ("kernel", "0007_concerned_apart")]
    operations = [migrations.RunPython(index_all, migrations.RunPython.noop)]
