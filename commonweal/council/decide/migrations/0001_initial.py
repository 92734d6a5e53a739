import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("exercise", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gate", "Gate"),
                            ("award", "Award"),
                            ("ending", "Extend, re-commission or end"),
                            ("variation", "Change to an agreement"),
                            ("exception", "Exception to the framework"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("question", models.TextField()),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("officer", "officer"),
                            ("director", "director"),
                            ("cabinet_member", "cabinet member"),
                            ("cabinet", "cabinet"),
                        ],
                        max_length=20,
                    ),
                ),
                ("level_because", models.TextField(blank=True)),
                ("key", models.BooleanField(default=False)),
                ("key_because", models.TextField(blank=True)),
                ("notice_published_on", models.DateField(blank=True, null=True)),
                ("notice_route", models.CharField(blank=True, max_length=20)),
                ("notice_late_because", models.TextField(blank=True)),
                ("decision_maker", models.TextField(blank=True)),
                ("scrutiny", models.CharField(blank=True, max_length=200)),
                ("scrutiny_on", models.DateField(blank=True, null=True)),
                ("earliest_on", models.DateField(blank=True, null=True)),
                ("planned_for", models.DateField(blank=True, null=True)),
                ("recommendation", models.TextField(blank=True)),
                ("state", models.CharField(default="draft", max_length=12)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agree", "Agree"),
                            ("changes", "Agree with changes"),
                            ("part", "Agree in part"),
                            ("defer", "Defer"),
                            ("reject", "Reject"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
                ("alternatives_rejected", models.TextField(blank=True)),
                ("interests", models.TextField(blank=True)),
                ("made_on", models.DateField(blank=True, null=True)),
                ("present", models.TextField(blank=True)),
                ("call_in_ends", models.DateField(blank=True, null=True)),
                ("public", models.BooleanField(default=True)),
                ("exempt_reason", models.TextField(blank=True)),
                ("proposed_at", models.DateTimeField()),
                ("notified_at", models.DateTimeField(blank=True, null=True)),
                ("called_in_because", models.TextField(blank=True)),
                ("excluded", models.JSONField(blank=True, default=list)),
                ("held_for", models.CharField(blank=True, max_length=40)),
                ("held_words", models.JSONField(blank=True, default=list)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="exercise.exercise"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="decide.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "indexes": [models.Index(fields=["state", "planned_for"], name="decide_state_planned")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_by", None), ("made_on", None), ("outcome", "")),
                            models.Q(
                                ("made_by__isnull", False),
                                ("made_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decide_made_has_who_when_what_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("earliest_on", None),
                            ("made_on", None),
                            ("made_on__gte", models.F("earliest_on")),
                            _connector="OR",
                        ),
                        name="decide_not_before_earliest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("public", True), models.Q(("exempt_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="decide_exempt_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("notice_route__in", ["general_exception", "special_urgency"]), _negated=True),
                            models.Q(
                                models.Q(("notice_late_because", ""), _negated=True),
                                models.Q(("scrutiny", ""), _negated=True),
                                ("scrutiny_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decide_late_notice_says_why_and_who_knows",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.TextField()),
                ("old_text", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="decide.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="decide_correction_says_what"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40)),
                ("must_have", models.BooleanField(default=True)),
                ("due", models.DateField(blank=True, null=True)),
                (
                    "view",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("content", "Content"),
                            ("changes", "Content with changes"),
                            ("not_content", "Not content"),
                        ],
                        max_length=12,
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("included", models.BooleanField(default=False)),
                (
                    "adviser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="advice", to="decide.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "field"), name="decide_advice_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at", None), ("view", "")),
                            models.Q(models.Q(("view", ""), _negated=True), ("given_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="decide_advice_given_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("due", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("shown_by", models.TextField(blank=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="instructions", to="decide.decision"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on", None), models.Q(("shown_by", ""), _negated=True), _connector="OR"
                        ),
                        name="decide_done_instruction_is_shown",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("taken_from", models.CharField(blank=True, max_length=120)),
                ("mandatory", models.BooleanField(default=True)),
                ("needs_advice", models.BooleanField(default=False)),
                ("author", models.CharField(blank=True, max_length=120)),
                ("dated", models.DateField(blank=True, null=True)),
                ("exempt", models.BooleanField(default=False)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="decide.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision_id", "position", "pk"],
                "constraints": [models.UniqueConstraint(fields=("decision", "key"), name="decide_section_once")],
            },
        ),
    ]
