import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("exercise", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("plan", "0001_initial"),
        ("questions", "0001_initial"),
        ("source", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("source_key", models.CharField(blank=True, db_index=True, max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("grant", "Grant"),
                            ("contract", "Contract"),
                            ("in_kind", "Grant in kind"),
                            ("in_house", "In-house service"),
                        ],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("purpose", models.TextField(blank=True)),
                ("department", models.CharField(blank=True, max_length=160)),
                ("how_commissioned", models.CharField(blank=True, max_length=160)),
                ("statutory", models.BooleanField(blank=True, null=True)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("last_extension_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("notice_months", models.PositiveSmallIntegerField(default=3)),
                ("tier", models.PositiveSmallIntegerField(default=1)),
                ("tier_reason", models.TextField(blank=True)),
                ("light_touch", models.BooleanField(default=False)),
                ("core_costs", models.BooleanField(default=False)),
                ("purchase_order", models.CharField(blank=True, max_length=40)),
                ("council_obligations", models.TextField(blank=True)),
                ("provider_obligations", models.TextField(blank=True)),
                ("payment_basis", models.TextField(blank=True)),
                ("conditions", models.TextField(blank=True)),
                ("evaluation_plan", models.TextField(blank=True)),
                ("report_reason", models.TextField(blank=True)),
                (
                    "report_form",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questions.questionset",
                    ),
                ),
                ("living_wage", models.CharField(blank=True, max_length=40)),
                ("allocation", models.CharField(default="whole", max_length=12)),
                ("state", models.CharField(default="setting_up", max_length=12)),
                ("agreed_by_provider_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_by_council_at", models.DateTimeField(blank=True, null=True)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "agreed_by_council",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreed_by_provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("areas", models.ManyToManyField(blank=True, related_name="agreements", to="exercise.area")),
                (
                    "award",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement",
                        to="source.award",
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="exercise.exercise",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_managed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="people.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["ends_on", "reference"],
                "indexes": [models.Index(fields=["state", "ends_on"], name="deliver_state_ends")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("source_key", ""), _negated=True),
                        fields=("source_key",),
                        name="deliver_imported_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="deliver_ends_after_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_by_provider", None), ("agreed_by_provider_at", None)),
                            models.Q(("agreed_by_provider__isnull", False), ("agreed_by_provider_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="deliver_provider_agreed_who_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreedIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                ("unit", models.CharField(max_length=60)),
                ("baseline", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("target", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("evidence_source", models.CharField(blank=True, max_length=160)),
                ("used_for", models.CharField(max_length=200)),
                ("outcome", models.BooleanField(default=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed",
                        to="plan.indicator",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="deliver.agreement"
                    ),
                ),
            ],
            options={
                "ordering": ["agreement_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used_for", ""), _negated=True), name="deliver_indicator_has_use"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("date", "On a date"),
                            ("report", "When a report is accepted"),
                            ("result", "For results"),
                        ],
                        max_length=8,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("rule", models.TextField(blank=True)),
                ("unit_price", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("most", models.PositiveIntegerField(blank=True, null=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="deliver.agreement"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["agreement_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="deliver_instalment_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="deliver_instalment_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("count", models.PositiveIntegerField(blank=True, null=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("note", models.TextField(blank=True)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("claimed_at", models.DateTimeField()),
                ("pay_by", models.DateField(blank=True, null=True)),
                ("query", models.TextField(blank=True)),
                ("authorised_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("paid_on", models.DateField(blank=True, null=True)),
                ("remittance", models.CharField(blank=True, max_length=60)),
                ("rejected_reason", models.TextField(blank=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="deliver.agreement"
                    ),
                ),
                (
                    "authorised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="deliver.instalment"
                    ),
                ),
            ],
            options={
                "ordering": ["-claimed_at", "-pk"],
                "indexes": [models.Index(fields=["state", "-claimed_at"], name="deliver_claim_state")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="deliver_claim_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by", None),
                            models.Q(
                                ("authorised_by__isnull", False),
                                models.Q(("released_by", models.F("authorised_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="deliver_two_people_pay",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("state", "rejected"), _negated=True), ("count", None)),
                        fields=("instalment",),
                        name="deliver_instalment_claimed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("why", models.TextField()),
                ("support", models.TextField()),
                ("where_instead", models.TextField(blank=True)),
                ("letter_reference", models.CharField(blank=True, max_length=24)),
                ("users_told_how", models.TextField()),
                ("short_reason", models.TextField(blank=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="deliver.agreement"
                    ),
                ),
                (
                    "short_authorised_by",
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
                "ordering": ["-given_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("given_on"))), name="deliver_notice_before_end"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("period_from", models.DateField()),
                ("period_to", models.DateField()),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("shown_in", models.JSONField(blank=True, default=dict)),
                ("own_evidence", models.TextField(blank=True)),
                ("publish", models.CharField(blank=True, max_length=8)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "form",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questions.questionset",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("state", models.CharField(default="not_due", max_length=12)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("outcome_view", models.CharField(blank=True, max_length=12)),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("not_required_reason", models.TextField(blank=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="deliver.agreement"
                    ),
                ),
                (
                    "own_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.file",
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "ordering": ["agreement_id", "number"],
                "indexes": [models.Index(fields=["state", "due_on"], name="deliver_report_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="deliver_report_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(models.Q(("reply", ""), _negated=True), ("replied_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="deliver_accepted_has_reply",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="instalment",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="instalments",
                to="deliver.report",
            ),
        ),
        migrations.CreateModel(
            name="ReportFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("nothing_because", models.CharField(blank=True, max_length=200)),
                ("shown_in", models.CharField(blank=True, max_length=200)),
                (
                    "agreed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="deliver.agreedindicator",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="deliver.report"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "agreed"), name="deliver_figure_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", False),
                            models.Q(("nothing_because", ""), _negated=True),
                            models.Q(("shown_in", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="deliver_figure_or_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpendLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_key", models.CharField(max_length=80, unique=True)),
                ("paid_on", models.DateField(db_index=True)),
                ("department", models.CharField(blank=True, max_length=160)),
                ("beneficiary", models.CharField(max_length=240)),
                ("match_key", models.CharField(db_index=True, max_length=240)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("purpose", models.CharField(blank=True, max_length=300)),
                ("transaction", models.CharField(blank=True, max_length=80)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spend",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-paid_on", "-pk"],
            },
        ),
    ]
