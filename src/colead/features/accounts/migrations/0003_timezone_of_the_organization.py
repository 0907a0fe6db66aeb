from django.db import migrations, models


def nobody_chose_utc(apps, schema_editor):
    """UTC was what everybody began with; those who have it see their organization's time now."""
    apps.get_model("accounts", "Account").objects.filter(timezone="UTC").update(timezone="")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sign_in_links")]
    operations = [
        migrations.AlterField(
            model_name="account",
            name="timezone",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.RunPython(nobody_chose_utc, migrations.RunPython.noop),
    ]
