import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("job_title", models.CharField(blank=True, max_length=120)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("match_key", models.CharField(blank=True, db_index=True, max_length=200)),
                ("known_as", models.CharField(blank=True, max_length=200)),
                (
                    "legal_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("charity", "Registered charity"),
                            ("cio", "Charitable incorporated organisation"),
                            ("cic", "Community interest company"),
                            ("company", "Company"),
                            ("benefit", "Community benefit society"),
                            ("cooperative", "Co-operative or mutual"),
                            ("unincorporated", "Unincorporated group"),
                            ("faith", "Faith body"),
                            ("public", "Public body"),
                            ("sole", "Sole trader or partnership"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("company_number", models.CharField(blank=True, max_length=8)),
                ("charity_number", models.CharField(blank=True, max_length=12)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True)),
                ("address", models.TextField(blank=True)),
                ("postcode", models.CharField(blank=True, max_length=9)),
                ("what_we_do", models.TextField(blank=True)),
                ("themes", models.JSONField(blank=True, default=list)),
                ("areas", models.JSONField(blank=True, default=list)),
                ("trustees", models.PositiveIntegerField(blank=True, null=True)),
                ("staff", models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ("volunteers", models.PositiveIntegerField(blank=True, null=True)),
                ("income_last_year", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("year_end", models.DateField(blank=True, null=True)),
                ("living_wage", models.CharField(blank=True, max_length=20)),
                ("sme", models.BooleanField(blank=True, null=True)),
                ("has_property", models.BooleanField(blank=True, null=True)),
                ("has_vehicles", models.BooleanField(blank=True, null=True)),
                ("evidence_tools", models.JSONField(blank=True, default=list)),
                ("in_house", models.BooleanField(default=False)),
                ("sign_off", models.BooleanField(default=False)),
                ("shown", models.JSONField(blank=True, default=dict)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                (
                    "confirmed_by",
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
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("company_number", ""), _negated=True),
                        fields=("company_number",),
                        name="people_company_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("charity_number", ""), _negated=True),
                        fields=("charity_number",),
                        name="people_charity_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_by", None), ("confirmed_on", None)),
                            models.Q(("confirmed_by__isnull", False), ("confirmed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="people_confirmed_when_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("admin", "Administrator"),
                            ("editor", "Editor"),
                            ("signatory", "Authorised signatory"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "organisation"), name="people_member_once")],
            },
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("shows_who", models.TextField()),
                ("shows_part", models.TextField()),
                ("checked_at", models.DateTimeField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="admissions", to="people.organisation"
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
                "ordering": ["-checked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("shows_who", ""), _negated=True),
                            models.Q(("shows_part", ""), _negated=True),
                        ),
                        name="people_admission_after_two_checks",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("constitution", "Constitution or rules"),
                            ("meetings", "Committee meetings and AGM"),
                            ("business_plan", "Business plan"),
                            ("accounts", "Independently examined or audited accounts"),
                            ("controls", "Financial controls"),
                            ("data_protection", "Data protection"),
                            ("employment", "Employment practices"),
                            ("public_liability", "Public liability insurance"),
                            ("employers_liability", "Employer's liability insurance"),
                            ("property", "Insurance of property and equipment"),
                            ("vehicles", "Insurance of vehicles or drivers"),
                            ("dbs", "Statement on DBS checks"),
                            ("safeguarding", "Safeguarding policy"),
                            ("safeguarding_training", "Safeguarding training"),
                            ("equality", "Equality policy"),
                            ("equality_training", "Equality training of managers and staff"),
                            ("other", "Something else"),
                        ],
                        max_length=24,
                    ),
                ),
                ("statement", models.TextField(blank=True)),
                ("reference_number", models.CharField(blank=True, max_length=80)),
                ("trained", models.PositiveIntegerField(blank=True, null=True)),
                ("trained_of", models.PositiveIntegerField(blank=True, null=True)),
                ("link", models.URLField(blank=True, max_length=300)),
                ("dated", models.DateField()),
                ("expires", models.DateField(blank=True, null=True)),
                ("reminded_on", models.DateField(blank=True, null=True)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="people.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-dated", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires", None), ("expires__gte", models.F("dated")), _connector="OR"),
                        name="people_evidence_expires_after_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("trained", None), ("trained_of", None)),
                            models.Q(("trained__lte", models.F("trained_of")), ("trained_of__gte", 1)),
                            _connector="OR",
                        ),
                        name="people_evidence_trained_of_how_many",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("kind", "dbs"), _negated=True), ("file", None), _connector="OR"),
                        name="people_no_certificates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_by", None), ("confirmed_on", None)),
                            models.Q(("confirmed_by__isnull", False), ("confirmed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="people_evidence_confirmed_when_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CharterSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("charter", models.CharField(max_length=40)),
                ("charter_name", models.CharField(max_length=120)),
                ("commitments", models.JSONField()),
                ("will_do", models.TextField()),
                ("by_when", models.DateField()),
                ("state", models.CharField(default="signed", max_length=12)),
                ("signed_on", models.DateField()),
                ("renewed_on", models.DateField(blank=True, null=True)),
                ("taken_back_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charter_signatures",
                        to="people.organisation",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "signed")),
                        fields=("organisation", "charter"),
                        name="people_charter_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed"), ("taken_back_on", None)),
                            models.Q(("state", "taken_back"), ("taken_back_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="people_charter_taken_back_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CharterEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("commitment", models.TextField()),
                ("said", models.TextField()),
                ("link", models.URLField(blank=True, max_length=300)),
                ("dated", models.DateField()),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.evidence",
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shown", to="people.chartersignature"
                    ),
                ),
            ],
            options={
                "ordering": ["-dated", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ShareCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("for_whom", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="share_codes",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="people_share_code_expires_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="people_share_code_one_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("commissioner", "Commissioner"),
                            ("adviser", "Adviser"),
                            ("assessor", "Panel assessor"),
                            ("decider", "Decision maker"),
                            ("agreements", "Contract or grant manager"),
                            ("finance", "Finance"),
                            ("councillor", "Councillor"),
                            ("administrator", "Council administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer", "officer"),
                            ("director", "director"),
                            ("cabinet_member", "cabinet member"),
                            ("cabinet", "cabinet"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "role"), name="people_role_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level__gt", ""), ("role", "decider")),
                            models.Q(models.Q(("role", "decider"), _negated=True), ("level", "")),
                            _connector="OR",
                        ),
                        name="people_decider_has_level",
                    ),
                ],
            },
        ),
    ]
