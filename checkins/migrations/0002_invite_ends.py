# ruff: noqa: RUF012 (Django reads lists here)

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checkins", "0001_first")]

    operations = [
        migrations.AlterField(
            model_name="invite",
            name="ends",
            field=models.BigIntegerField(db_index=True),
        ),
    ]
