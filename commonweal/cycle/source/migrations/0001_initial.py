import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("decide", "0001_initial"),
        ("documents", "0001_initial"),
        ("exercise", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("plan", "0001_initial"),
        ("questions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("what", models.TextField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=14)),
                ("awards_expected", models.PositiveSmallIntegerField(default=1)),
                ("not_awarded", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["opportunity_id", "number"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="source_lot_has_value")
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("project", models.CharField(blank=True, max_length=100)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("versions", models.JSONField(blank=True, default=dict)),
                ("eligibility", models.JSONField(blank=True, default=dict)),
                ("outcomes_chosen", models.JSONField(blank=True, default=list)),
                ("links_declared", models.TextField(blank=True)),
                ("started_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("paper_received_at", models.DateTimeField(blank=True, null=True)),
                ("paper_note", models.TextField(blank=True)),
                ("state", models.CharField(default="in_progress", max_length=16)),
                ("submitted", models.JSONField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("sealed", models.BooleanField(default=False)),
                ("working_copy", models.BinaryField(blank=True, null=True)),
                ("sealed_content", models.BinaryField(blank=True, null=True)),
                ("file_key", models.CharField(blank=True, max_length=80)),
                ("seal_fault", models.TextField(blank=True)),
                ("agreed_total", models.DecimalField(blank=True, decimal_places=4, max_digits=8, null=True)),
                ("price_points", models.DecimalField(blank=True, decimal_places=4, max_digits=8, null=True)),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="people.organisation",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="source.lot",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paper_received_at", None), models.Q(("paper_note", ""), _negated=True), _connector="OR"
                        ),
                        name="source_paper_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content_hash", ""), ("submitted_at", None), ("submitted_by", None)),
                            models.Q(
                                ("submitted_at__isnull", False),
                                ("submitted_by__isnull", False),
                                models.Q(("content_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="source_submitted_when_by_whom_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount", None),
                                ("answers", {}),
                                ("eligibility", {}),
                                ("file_key", ""),
                                ("links_declared", ""),
                                ("outcomes_chosen", []),
                                ("project", ""),
                                ("sealed", True),
                                ("submitted__isnull", True),
                                ("versions", {}),
                            ),
                            models.Q(("sealed", False), ("sealed_content", None), ("working_copy", None)),
                            _connector="OR",
                        ),
                        name="source_sealed_shows_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EqualityAnswers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("led_by", models.JSONField(blank=True, default=list)),
                ("serves", models.JSONField(blank=True, default=list)),
                ("answered_at", models.DateTimeField()),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="source.application"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpeningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.CharField(max_length=80)),
                ("locked", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["person_id", "-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("person",),
                        name="source_one_opening_key_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recipient", ""), _negated=True), name="source_opening_key_has_recipient"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("grant", "Grant"), ("contract", "Contract"), ("in_kind", "Grant in kind")],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("summary", models.TextField()),
                ("who_can_apply", models.TextField(blank=True)),
                (
                    "funder",
                    models.CharField(
                        choices=[
                            ("council", "The council"),
                            ("nhs", "The NHS"),
                            ("joint", "The council and others together"),
                        ],
                        default="council",
                        max_length=8,
                    ),
                ),
                ("suits_small", models.BooleanField(default=False)),
                ("consortia", models.BooleanField(default=True)),
                ("budget", models.DecimalField(decimal_places=2, max_digits=14)),
                ("minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("maximum", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("overheads_cap", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("overheads_reason", models.TextField(blank=True)),
                ("awards_expected", models.PositiveSmallIntegerField(default=1)),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("questions_by", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("score_by", models.DateField(blank=True, null=True)),
                ("moderate_on", models.DateField(blank=True, null=True)),
                ("decision_on", models.DateField(blank=True, null=True)),
                ("letters_on", models.DateField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("regime", models.CharField(default="grant", max_length=24)),
                ("process", models.CharField(blank=True, max_length=24)),
                ("process_name", models.CharField(blank=True, max_length=80)),
                ("process_says", models.JSONField(blank=True, default=list)),
                ("by_invitation", models.BooleanField(default=False)),
                ("everyone_invited", models.BooleanField(default=False)),
                ("place_only", models.BooleanField(default=False)),
                ("most_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("lots_apply", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("lots_win", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("not_in_lots", models.TextField(blank=True)),
                ("sign_off", models.BooleanField(default=False)),
                ("service_for", models.JSONField(blank=True, default=list)),
                ("evidence", models.JSONField(blank=True, default=dict)),
                ("price_weight", models.PositiveSmallIntegerField(default=0)),
                ("price_formula", models.CharField(blank=True, max_length=24)),
                (
                    "moderation_method",
                    models.CharField(
                        choices=[("agree", "The panel agrees a score"), ("mean", "Average"), ("median", "Median")],
                        default="agree",
                        max_length=8,
                    ),
                ),
                ("minimum_assessors", models.PositiveSmallIntegerField(default=2)),
                ("scorers_each", models.PositiveSmallIntegerField(default=3)),
                ("names_hidden", models.BooleanField(default=False)),
                ("contact_name", models.CharField(blank=True, max_length=120)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                (
                    "secrecy",
                    models.CharField(
                        choices=[("sealed", "Sealed with keys"), ("hidden", "Hidden until the deadline")],
                        default="sealed",
                        max_length=8,
                    ),
                ),
                ("unsealed_at", models.DateTimeField(blank=True, null=True)),
                ("form_reason", models.TextField(blank=True)),
                ("burden_words", models.PositiveIntegerField(default=0)),
                ("burden_hours", models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("followers_told", models.PositiveIntegerField(blank=True, null=True)),
                ("moderation_started_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                ("not_awarded", models.TextField(blank=True)),
                ("conflicts_confirmed_on", models.DateField(blank=True, null=True)),
                (
                    "drawn_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_offs",
                        to="source.opportunity",
                    ),
                ),
                (
                    "drawn_lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="source.lot",
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to="exercise.exercise",
                    ),
                ),
                (
                    "form",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunity",
                        to="questions.questionset",
                    ),
                ),
                (
                    "specification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plan.specification",
                    ),
                ),
            ],
            options={
                "ordering": ["closes_at", "-pk"],
                "indexes": [models.Index(fields=["state", "closes_at"], name="source_state_closes")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(
                                ("closes_at__isnull", False),
                                ("decision_on__isnull", False),
                                ("opens_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="source_published_with_both_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_at", None),
                            ("closes_at", None),
                            ("closes_at__gt", models.F("opens_at")),
                            _connector="OR",
                        ),
                        name="source_closes_after_opens",
                    ),
                    models.CheckConstraint(condition=models.Q(("price_weight__lte", 100)), name="source_price_weight"),
                    models.CheckConstraint(
                        condition=models.Q(("overheads_cap", None), ("overheads_cap__lte", 100), _connector="OR"),
                        name="source_overheads_cap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lots_win", None),
                            ("lots_apply", None),
                            ("lots_win__lte", models.F("lots_apply")),
                            _connector="OR",
                        ),
                        name="source_lots_won_were_applied_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unsealed_at", None), ("unsealed_at__gte", models.F("closes_at")), _connector="OR"
                        ),
                        name="source_unsealed_after_closing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningOfficer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share", models.BinaryField(blank=True, null=True)),
                ("given", models.BinaryField(blank=True, null=True)),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("wrong_at", models.DateTimeField(blank=True, null=True)),
                ("lost_at", models.DateTimeField(blank=True, null=True)),
                ("lost_because", models.TextField(blank=True)),
                (
                    "key",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="source.openingkey",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds_to_open",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_officers",
                        to="source.opportunity",
                    ),
                ),
            ],
            options={
                "ordering": ["opportunity_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "person"), name="source_opening_officer_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share", None), ("key__isnull", False), _connector="OR"),
                        name="source_share_has_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lost_at", None), ("lost_because", "")),
                            models.Q(("lost_at__isnull", False), models.Q(("lost_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="source_share_lost_because",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=120)),
                ("when", models.CharField(max_length=300)),
                ("source", models.CharField(blank=True, max_length=120)),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("publish", "Before the opportunity is published"),
                            ("letters", "Before the letters go"),
                            ("later", "After the award"),
                        ],
                        max_length=8,
                    ),
                ),
                ("may_skip", models.BooleanField(default=False)),
                ("starts_pause", models.BooleanField(default=False)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("identifier", models.CharField(blank=True, max_length=60)),
                ("link", models.URLField(blank=True, max_length=300)),
                ("not_needed", models.TextField(blank=True)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="source.opportunity"
                    ),
                ),
            ],
            options={
                "ordering": ["opportunity_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "key"), name="source_notice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("published_on", None), ("not_needed", ""), _connector="OR"),
                        name="source_notice_out_or_not_needed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="lot",
            name="opportunity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="source.opportunity"
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.organisation",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="source.opportunity"
                    ),
                ),
            ],
            options={
                "ordering": ["opportunity_id", "at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "organisation"), name="source_invited_once"),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="source_invitation_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disagreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("spread", models.FloatField()),
                ("average", models.FloatField()),
                ("line", models.FloatField(null=True)),
                ("why", models.JSONField(default=list)),
                ("discuss", models.BooleanField(default=False)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disagreement",
                        to="source.application",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disagreements",
                        to="source.opportunity",
                    ),
                ),
            ],
            options={
                "ordering": ["opportunity_id", "place"],
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "place"), name="source_disagreement_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("definition", models.TextField()),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5)),
                ("scale", models.JSONField(default=list)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="criteria", to="source.opportunity"
                    ),
                ),
            ],
            options={
                "ordering": ["opportunity_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "key"), name="source_criterion_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0), ("weight__lte", 100)), name="source_weight_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.TextField()),
                ("why", models.TextField()),
                ("material", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="source.opportunity"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="opportunity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="source.opportunity"
            ),
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began", models.DateTimeField()),
                ("ended", models.DateTimeField()),
                ("how_known", models.CharField(max_length=300)),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-began", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended__gt", models.F("began"))), name="source_outage_ends_after"
                    ),
                    models.UniqueConstraint(fields=("began",), name="source_outage_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("chair", "Chair"), ("assessor", "Assessor")], default="assessor", max_length=8
                    ),
                ),
                (
                    "brings",
                    models.CharField(
                        choices=[
                            ("expertise", "Expertise"),
                            ("lived", "Lived experience"),
                            ("independent", "Independence"),
                        ],
                        default="expertise",
                        max_length=12,
                    ),
                ),
                ("scores_only", models.JSONField(blank=True, default=list)),
                ("confidential_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("left_because", models.TextField(blank=True)),
                ("support", models.TextField(blank=True)),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panel", to="source.opportunity"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panels", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["opportunity_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "person"), name="source_panel_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at", None), ("left_because", "")),
                            models.Q(models.Q(("left_because", ""), _negated=True), ("left_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_panel_left_because",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("none", "No connection"),
                            ("some", "Some connection: I can score fairly"),
                            ("close", "Close connection: I should not score"),
                        ],
                        max_length=8,
                    ),
                ),
                ("what", models.TextField(blank=True)),
                ("declared_at", models.DateTimeField()),
                ("ruling", models.CharField(blank=True, max_length=12)),
                ("ruling_reason", models.TextField(blank=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="source.application",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="source.panelmember",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "application"), name="source_declared_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level", "none"), models.Q(("what", ""), _negated=True), _connector="OR"),
                        name="source_connection_is_described",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="asked", max_length=10)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
                ("not_sent_because", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarifications",
                        to="source.application",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="source.criterion"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarifications",
                        to="source.panelmember",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asked", ""), _negated=True), name="source_clarification_asks"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "answered"]), _negated=True),
                            models.Q(("answer_by__isnull", False), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_clarification_sent_with_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_clarification_answered_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_hand", models.BooleanField(default=False)),
                ("why", models.TextField(blank=True)),
                ("given_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="source.application"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="source.panelmember"
                    ),
                ),
            ],
            options={
                "ordering": ["application_id", "member_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "member"), name="source_assigned_once"),
                    models.CheckConstraint(
                        condition=models.Q(("by_hand", False), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="source_assigned_by_hand_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="invited", max_length=10)),
                ("invited_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="partners", to="source.application"
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["application_id", "invited_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "organisation"), name="source_partner_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "invited")),
                            models.Q(("answered_at__isnull", False), ("state__in", ["confirmed", "declined"])),
                            _connector="OR",
                        ),
                        name="source_partner_answered_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("offers", models.CharField(max_length=600)),
                ("looks_for", models.CharField(max_length=600)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("agreed_at", models.DateTimeField()),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_searches",
                        to="source.opportunity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_searches",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "partner searches",
                "ordering": ["opportunity_id", "agreed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "organisation"), name="source_one_partner_search"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offers", ""), _negated=True), models.Q(("looks_for", ""), _negated=True)
                        ),
                        name="source_partner_search_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionAnswered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked", models.TextField()),
                ("confidential", models.BooleanField(default=False)),
                ("reworded", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "came",
                    models.CharField(
                        choices=[
                            ("page", "On the opportunity's page"),
                            ("telephone", "By telephone"),
                            ("email", "By email"),
                            ("meeting", "At a meeting"),
                        ],
                        default="page",
                        max_length=9,
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=200)),
                ("told", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarifications",
                        to="source.opportunity",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_answered_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidential", False),
                            ("answer", ""),
                            models.Q(("reworded", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="source_confidential_is_reworded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("came", "page"), ("who", "")),
                            models.Q(("came", "page"), _negated=True),
                            _connector="OR",
                        ),
                        name="source_page_knows_no_asker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("strength", models.TextField(blank=True)),
                ("improve", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("salt", models.CharField(max_length=32)),
                ("proof", models.CharField(max_length=64)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("saved_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="source.application",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="source.criterion"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="source.panelmember",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "application", "state"], name="source_score_of_member"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "member", "criterion"), name="source_score_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="source_score_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "submitted"), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="source_score_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("strength", models.TextField(blank=True)),
                ("improve", models.TextField(blank=True)),
                ("salt", models.CharField(max_length=32)),
                ("proof", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="source.score"
                    ),
                ),
            ],
            options={
                "ordering": ["score_id", "submitted_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("score", "submitted_at"), name="source_score_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.CharField(max_length=80)),
                ("needed", models.PositiveSmallIntegerField()),
                ("working_key", models.CharField(max_length=60)),
                ("working_key_destroyed_at", models.DateTimeField(blank=True, null=True)),
                ("sealed_at", models.DateTimeField()),
                (
                    "opportunity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="source.opportunity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("needed__gte", 2)), name="source_seal_never_one_alone"),
                    models.CheckConstraint(
                        condition=models.Q(("recipient", ""), _negated=True), name="source_seal_has_recipient"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharingOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("each", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=40)),
                ("places", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "opportunity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sharing_out", to="source.opportunity"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sharings out",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("each__gte", 1)), name="source_shared_to_somebody")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_offs", to="source.application"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["application_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("application",),
                        name="source_one_sign_off_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("state", "waiting")),
                            models.Q(
                                ("state__in", ["taken_back", "sent_back", "signed"]),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="source_sign_off_answered_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent_back"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="source_sent_back_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Workshop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("starts_at", models.DateTimeField()),
                ("where", models.TextField()),
                ("room_for", models.PositiveSmallIntegerField()),
                ("told", models.PositiveIntegerField(blank=True, null=True)),
                ("came", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("said", models.TextField(blank=True)),
                ("said_at", models.DateTimeField(blank=True, null=True)),
                ("said_told", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="workshops", to="source.opportunity"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("room_for__gt", 0)), name="source_workshop_has_room"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said", ""), ("said_at", None)),
                            models.Q(models.Q(("said", ""), _negated=True), ("said_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_workshop_said_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Advertisement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("website", "Council website"),
                            ("newsletter", "Newsletter or bulletin"),
                            ("social", "Social media"),
                            ("press", "Local press or radio"),
                            ("sector", "Umbrella body of the voluntary sector"),
                            ("venue", "Community venue or event"),
                            ("email", "Direct email"),
                            ("other", "Somewhere else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("other", models.CharField(blank=True, max_length=120)),
                ("on", models.DateField()),
                ("where", models.CharField(blank=True, max_length=200)),
                ("link", models.URLField(blank=True, max_length=300)),
                ("noted_at", models.DateTimeField()),
                ("state", models.CharField(default="noted", max_length=8)),
                ("changed_why", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advertisements",
                        to="source.opportunity",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "other"), models.Q(("other", ""), _negated=True)),
                            models.Q(models.Q(("channel", "other"), _negated=True), ("other", "")),
                            _connector="OR",
                        ),
                        name="source_other_channel_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("changed_at", None), ("changed_by", None), ("changed_why", ""), ("state", "noted")
                            ),
                            models.Q(
                                models.Q(("changed_why", ""), _negated=True),
                                ("changed_at__isnull", False),
                                ("changed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="source_advertisement_changed_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkshopPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("needs", models.CharField(blank=True, max_length=300)),
                ("taken_at", models.DateTimeField()),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="source.workshop"
                    ),
                ),
            ],
            options={
                "ordering": ["taken_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("workshop", "email"), name="source_one_place_each")],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("offer", "Offer"),
                            ("reserve", "Reserve"),
                            ("unsuccessful", "Not successful"),
                            ("ineligible", "Did not meet the organisational criteria"),
                        ],
                        max_length=14,
                    ),
                ),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("conditional_on", models.JSONField(blank=True, default=list)),
                ("reasons", models.JSONField(default=list)),
                ("advice", models.TextField(blank=True)),
                ("state", models.CharField(default="proposed", max_length=12)),
                ("letter_reference", models.CharField(blank=True, max_length=24)),
                ("notified_at", models.DateTimeField(blank=True, null=True)),
                ("pause_from", models.DateField(blank=True, null=True)),
                ("pause_until", models.DateField(blank=True, null=True)),
                ("pause_sentence", models.TextField(blank=True)),
                ("provider_accepted_payment", models.BooleanField(default=False)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="award", to="source.application"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="decide.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["application__rank", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "offer"), _negated=True), ("amount__isnull", False), _connector="OR"
                        ),
                        name="source_offer_has_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "proposed"), ("notified_at__isnull", False), _connector="OR"),
                        name="source_notified_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("reserve", models.BooleanField(default=False)),
                ("conditional_on", models.JSONField(blank=True, default=list)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offer", to="source.application"
                    ),
                ),
            ],
            options={
                "ordering": ["application__lot__number", "application__rank", "application__reference", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("reserve", False), _connector="OR"),
                        name="source_offered_or_in_reserve",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("state", models.CharField(default="open", max_length=12)),
                ("shown", models.TextField(blank=True)),
                ("shown_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="source.award"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.file",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shown_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["award_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("award", "number"), name="source_condition_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["met", "not_met", "waived"]), _negated=True),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="source_condition_settled_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "shown"), _negated=True),
                            models.Q(("shown", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="source_condition_shown_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keys", models.JSONField()),
                ("reason", models.TextField()),
                ("fair", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("state", models.CharField(default="asked", max_length=8)),
                ("before", models.JSONField(blank=True, default=dict)),
                ("hash_before", models.CharField(blank=True, max_length=64)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_requests",
                        to="source.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("application",), name="source_one_change_asked"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("fair", ""), _negated=True)
                        ),
                        name="source_change_asked_with_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "changed"), _negated=True),
                            models.Q(("changed_at__isnull", False), ("changed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_changed_when_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DueDiligence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("registers", "Charity and company registers"),
                            ("accounts", "Accounts"),
                            ("insurance", "Insurance"),
                            ("policies", "Policies"),
                            ("safeguarding", "Safeguarding"),
                            ("references", "References"),
                            ("other_funding", "Other funding"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("sound", "Sound"), ("concern", "A concern"), ("not_needed", "Not needed here")],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("looked_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due_diligence",
                        to="source.application",
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "due diligence",
                "ordering": ["application_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "item"), name="source_looked_up_once"),
                    models.CheckConstraint(
                        condition=models.Q(("result", "sound"), models.Q(("note", ""), _negated=True), _connector="OR"),
                        name="source_concern_is_described",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackConversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wants", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="asked", max_length=8)),
                ("offered", models.JSONField(blank=True, default=list)),
                ("where", models.CharField(blank=True, max_length=300)),
                ("booked_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedback", to="source.application"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "booked"), _negated=True),
                            models.Q(("booked_at__isnull", False), ("officer__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_feedback_booked_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closed_at__isnull", False), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="source_feedback_closed_with_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GateCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=160)),
                ("met", models.BooleanField()),
                ("evidence", models.TextField(blank=True)),
                ("reason", models.TextField()),
                ("checked_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gate_checks", to="source.application"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["application_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "criterion"), name="source_gate_check_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="source_gate_check_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opened",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "where",
                    models.CharField(
                        choices=[
                            ("score", "To score"),
                            ("pack", "To print"),
                            ("file", "A file"),
                            ("discuss", "In moderation"),
                            ("checks", "To check the organisational criteria"),
                            ("diligence", "For due diligence"),
                            ("desk", "To read it"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("first_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opened", to="source.application"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "opened",
                "ordering": ["-first_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "person", "where", "on"), name="source_opened_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LateRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "ruling",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("refused", "Refused")], max_length=8
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("ruled_at", models.DateTimeField(blank=True, null=True)),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_request",
                        to="source.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ruled_at", None), ("ruled_by", None), ("ruling", ""), ("until", None)),
                            models.Q(
                                models.Q(("ruling", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("ruled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="source_late_ruled_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ruling", "accepted"), ("until__isnull", False)),
                            models.Q(models.Q(("ruling", "accepted"), _negated=True), ("until", None)),
                            _connector="OR",
                        ),
                        name="source_late_until_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_council", models.BooleanField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="source.application"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="source_message_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agreed", models.DecimalField(decimal_places=2, max_digits=6)),
                ("basis", models.CharField(max_length=8)),
                ("reason", models.TextField()),
                ("present", models.JSONField(default=list)),
                ("absent_conflicted", models.JSONField(default=list)),
                ("agreed_at", models.DateTimeField()),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moderations", to="source.application"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moderations", to="source.criterion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("application", "criterion"), name="source_moderated_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="source_moderation_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_on", models.DateField()),
                ("who", models.CharField(max_length=200)),
                ("about", models.TextField()),
                ("settled_on", models.DateField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True)),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="source.lot",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="source.opportunity"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_by", None), ("settled_on", None)),
                            models.Q(
                                ("settled_by__isnull", False),
                                ("settled_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="source_challenge_settled_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_on", None), ("settled_on__gte", models.F("received_on")), _connector="OR"
                        ),
                        name="source_challenge_settled_after",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(fields=("opportunity", "number"), name="source_lot_once"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["opportunity", "state", "-submitted_at"], name="source_app_state"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["opportunity", "rank"], name="source_app_rank"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("state__in", ["withdrawn", "not_let_in"]), _negated=True), ("lot", None)),
                fields=("opportunity", "organisation"),
                name="source_one_application_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["withdrawn", "not_let_in"]), _negated=True),
                fields=("opportunity", "organisation", "lot"),
                name="source_one_application_a_lot",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lot", None), ("state", "not_let_in")),
                fields=("opportunity", "organisation", "started_by"),
                name="source_one_each_before_joining",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "not_let_in")),
                fields=("opportunity", "organisation", "lot", "started_by"),
                name="source_one_a_lot_before_joining",
            ),
        ),
    ]
