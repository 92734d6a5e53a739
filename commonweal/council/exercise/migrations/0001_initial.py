import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("framework", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(default="ward", max_length=12)),
                ("parent_code", models.CharField(blank=True, db_index=True, max_length=12)),
                ("slug", models.SlugField(max_length=120)),
                ("population", models.PositiveIntegerField(blank=True, null=True)),
                ("boundary", models.JSONField(blank=True, null=True)),
            ],
            options={
                "ordering": ["kind", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Exercise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=100)),
                ("purpose", models.TextField(blank=True)),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("ending", "An agreement is ending"),
                            ("need", "A new or growing need"),
                            ("law", "A new policy or law"),
                            ("money", "New money, or less money"),
                            ("idea", "An idea from residents or a community group"),
                            ("pilot", "A pilot is finishing"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("trigger_reason", models.TextField(blank=True)),
                ("whole_area", models.BooleanField(default=True)),
                ("who_for", models.CharField(blank=True, max_length=200)),
                ("service_category", models.CharField(blank=True, db_index=True, max_length=80)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("statutory", models.CharField(blank=True, max_length=12)),
                ("statutory_law", models.CharField(blank=True, max_length=200)),
                ("start_wanted", models.DateField(blank=True, null=True)),
                ("managed_current_service", models.BooleanField(default=False)),
                ("interest_handling", models.TextField(blank=True)),
                ("differs_because", models.TextField(blank=True)),
                ("state", models.CharField(default="understand", max_length=16)),
                ("state_before_hold", models.CharField(blank=True, max_length=16)),
                ("stop_reason", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("stage_since", models.DateTimeField()),
                ("areas", models.ManyToManyField(blank=True, related_name="exercises", to="exercise.area")),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="exercise.exercise",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exercises", to="framework.framework"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exercises_led",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "indexes": [models.Index(fields=["state", "-opened_at"], name="exercise_state_opened")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value", None), ("value__gte", 0), _connector="OR"),
                        name="exercise_value_positive",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("understand", "Understand"),
                            ("plan", "Plan"),
                            ("source", "Source"),
                            ("manage", "Manage"),
                            ("review", "Review"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("residents", "Residents or service users"),
                            ("providers", "Providers"),
                            ("partners", "Partner bodies"),
                            ("funders", "Independent funders"),
                            ("councillors", "Councillors"),
                            ("staff", "Staff"),
                        ],
                        max_length=12,
                    ),
                ),
                ("how", models.CharField(max_length=120)),
                ("on", models.DateField()),
                ("who", models.CharField(max_length=200)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("said", models.TextField()),
                ("did", models.TextField(blank=True)),
                ("organisations", models.ManyToManyField(blank=True, related_name="+", to="people.organisation")),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("kind", models.CharField(default="learning", max_length=24)),
                ("service_category", models.CharField(blank=True, db_index=True, max_length=80)),
                ("found_on", models.DateField()),
                (
                    "from_stage",
                    models.CharField(
                        choices=[
                            ("understand", "Understand"),
                            ("plan", "Plan"),
                            ("source", "Source"),
                            ("manage", "Manage"),
                            ("review", "Review"),
                        ],
                        default="review",
                        max_length=12,
                    ),
                ),
                ("public", models.BooleanField(default=True)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "ordering": ["-found_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("question", models.TextField(blank=True)),
                (
                    "after_stage",
                    models.CharField(
                        choices=[
                            ("understand", "Understand"),
                            ("plan", "Plan"),
                            ("source", "Source"),
                            ("manage", "Manage"),
                            ("review", "Review"),
                        ],
                        max_length=12,
                    ),
                ),
                ("decider", models.CharField(blank=True, max_length=120)),
                ("position", models.PositiveSmallIntegerField()),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("reasons", models.TextField(blank=True)),
                ("equality", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gates", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("exercise", "key"), name="exercise_gate_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="exercise_gate_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["passed", "refused", "departed"]), _negated=True),
                            models.Q(("reasons", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exercise_gate_has_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImpactAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("understand", "Understand"),
                            ("plan", "Plan"),
                            ("source", "Source"),
                            ("manage", "Manage"),
                            ("review", "Review"),
                        ],
                        max_length=12,
                    ),
                ),
                ("needed", models.BooleanField()),
                ("reason", models.TextField()),
                ("eliminate", models.TextField(blank=True)),
                ("advance", models.TextField(blank=True)),
                ("foster", models.TextField(blank=True)),
                ("groups", models.JSONField(blank=True, default=dict)),
                ("environment", models.TextField(blank=True)),
                ("crime", models.TextField(blank=True)),
                ("staff_transfer", models.CharField(blank=True, max_length=12)),
                ("staff_transfer_note", models.TextField(blank=True)),
                ("personal_data", models.CharField(blank=True, max_length=12)),
                ("personal_data_note", models.TextField(blank=True)),
                ("mitigation", models.TextField(blank=True)),
                ("assessed_on", models.DateField()),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impact_assessments",
                        to="exercise.exercise",
                    ),
                ),
            ],
            options={
                "ordering": ["-assessed_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Knot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("outcome", "What will change"),
                            ("option", "Option"),
                            ("opportunity", "Opportunity"),
                            ("award", "Award"),
                            ("agreement", "Agreement"),
                            ("results", "Results"),
                            ("review", "Review"),
                            ("next", "Next"),
                        ],
                        max_length=12,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=40)),
                ("sentence", models.TextField()),
                ("on", models.DateField(blank=True, null=True)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("public", models.BooleanField(default=False)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="knots", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("exercise", "kind", "about"), name="exercise_knot_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("understand", "Understand"),
                            ("plan", "Plan"),
                            ("source", "Source"),
                            ("manage", "Manage"),
                            ("review", "Review"),
                        ],
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_do", "Not yet started"),
                            ("started", "In progress"),
                            ("done", "Completed"),
                            ("not_needed", "Not needed"),
                        ],
                        default="to_do",
                        max_length=12,
                    ),
                ),
                ("required", models.BooleanField(default=True)),
                ("required_because", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("exercise", "key"), name="exercise_task_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_needed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exercise_not_needed_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="team", to="exercise.exercise"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exercise_teams",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("exercise", "person"), name="exercise_team_once")],
            },
        ),
    ]
