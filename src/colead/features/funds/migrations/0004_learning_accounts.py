from django.db import migrations, models


class Migration(migrations.Migration):
    """A further kind of account. Choices are no part of the table: nothing is rebuilt."""

    dependencies = [
        ('funds', '0003_set_aside_and_periods'),
    ]

    operations = [
        migrations.AlterField(
            model_name='account',
            name='kind',
            field=models.CharField(choices=[('fund', 'fund'), ('round', 'round'), ('giving', 'giving'), ('appeal', 'appeal'), ('initiative', 'initiative'), ('learning', 'learning budgets'), ('outside', 'outside')], max_length=10),
        ),
    ]
