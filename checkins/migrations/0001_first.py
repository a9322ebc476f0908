# ruff: noqa: RUF012 (Django reads lists here)

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import checkins.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "id",
                    checkins.models.RandomId(
                        default=checkins.models.random_id, primary_key=True, serialize=False
                    ),
                ),
                ("handled", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Invite",
            fields=[
                (
                    "id",
                    checkins.models.RandomId(
                        default=checkins.models.random_id, primary_key=True, serialize=False
                    ),
                ),
                ("lookup", checkins.models.Packed(null=True, unique=True)),
                ("day", models.BigIntegerField(null=True)),
                ("schedule", checkins.models.Packed(null=True)),
                ("public_key_0", checkins.models.Packed(null=True)),
                ("public_key_1", checkins.models.Packed(null=True)),
                ("token_hash_0", checkins.models.Packed(null=True, unique=True)),
                ("token_hash_1", checkins.models.Packed(null=True, unique=True)),
                ("confirm_0", checkins.models.Packed(null=True)),
                ("confirm_1", checkins.models.Packed(null=True)),
                ("ends", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("lookup"), 16
                        ),
                        name="invite_lookup_size",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("schedule"), 61
                        ),
                        name="invite_schedule_size",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("public_key_0"), 65
                        ),
                        name="invite_public_key_0_size",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("public_key_1"), 65
                        ),
                        name="invite_public_key_1_size",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("token_hash_0"), 32
                        ),
                        name="invite_token_hash_0_size",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("token_hash_1"), 32
                        ),
                        name="invite_token_hash_1_size",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("confirm_0"), 32
                        ),
                        name="invite_confirm_0_size",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("confirm_1"), 32
                        ),
                        name="invite_confirm_1_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirm_1__isnull", True), ("public_key_1__isnull", True)),
                            models.Q(("confirm_1__isnull", False), ("public_key_1__isnull", False)),
                            _connector="OR",
                        ),
                        name="invite_joined_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                (
                    "id",
                    checkins.models.RandomId(
                        default=checkins.models.random_id, primary_key=True, serialize=False
                    ),
                ),
                ("next", models.BigIntegerField(db_index=True)),
                ("previous", models.BigIntegerField()),
                ("schedule", checkins.models.Packed()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("schedule"), 61
                        ),
                        name="pair_schedule_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next__gt", models.F("previous"))), name="pair_goes_on"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Phone",
            fields=[
                (
                    "id",
                    checkins.models.RandomId(
                        default=checkins.models.random_id, primary_key=True, serialize=False
                    ),
                ),
                ("side", models.SmallIntegerField()),
                ("token_hash", checkins.models.Packed(unique=True)),
                ("seal", checkins.models.Packed()),
                ("result", checkins.models.Packed()),
                ("wish", checkins.models.Packed()),
                ("kept_until", models.BigIntegerField(db_index=True)),
                (
                    "pair",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="checkins.pair",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                (
                    "id",
                    checkins.models.RandomId(
                        default=checkins.models.random_id, primary_key=True, serialize=False
                    ),
                ),
                ("endpoint", models.CharField(max_length=2048)),
                ("p256dh", checkins.models.Packed()),
                ("auth", checkins.models.Packed()),
                (
                    "phone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push",
                        to="checkins.phone",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("token_hash"), 32
                ),
                name="phone_token_hash_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("seal"), 1218
                ),
                name="phone_seal_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("result"), 204
                ),
                name="phone_result_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("wish"), 61
                ),
                name="phone_wish_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", (0, 1))), name="phone_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.UniqueConstraint(fields=("pair", "side"), name="phone_one_a_side"),
        ),
        migrations.AddConstraint(
            model_name="pushsubscription",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("p256dh"), 65
                ),
                name="push_p256dh_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="pushsubscription",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("auth"), 16
                ),
                name="push_auth_size",
            ),
        ),
    ]
