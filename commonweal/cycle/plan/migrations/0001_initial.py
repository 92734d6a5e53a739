import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("exercise", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("make_or_buy", models.JSONField(blank=True, default=dict)),
                (
                    "conclusion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("make", "Make: the council delivers it"),
                            ("buy", "Buy: others deliver it"),
                            ("mixed", "Mixed: some of each"),
                            ("community", "The community leads it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("not_asked_because", models.TextField(blank=True)),
                ("fewer_because", models.TextField(blank=True)),
                ("order_sentence", models.TextField(blank=True)),
                ("firmness_sentence", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "exercise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appraisal", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AppraisalCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisal_criteria",
                        to="exercise.exercise",
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("exercise", "name"), name="plan_criterion_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0), ("weight__lte", 100)), name="plan_weight_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nothing", "Do nothing"),
                            ("community", "Help the community lead it"),
                            ("in_house", "Deliver in-house"),
                            ("partners", "Deliver with partners"),
                            ("grant", "Grant"),
                            ("contract", "Contract"),
                            ("in_kind", "Grant in kind"),
                            ("end", "End the service"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField()),
                ("cost_once", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("cost_yearly", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("years", models.PositiveSmallIntegerField(default=1)),
                ("risks", models.TextField(blank=True)),
                ("equality_effects", models.TextField(blank=True)),
                ("must_be_true", models.TextField(blank=True)),
                ("preferred", models.BooleanField(default=False)),
                ("why", models.TextField(blank=True)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="options", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("preferred", True)), fields=("exercise",), name="plan_one_preferred_option"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppraisalScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="plan.appraisalcriterion"
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisal_scores",
                        to="exercise.exercise",
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="plan.option"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("option", "criterion"), name="plan_score_once"),
                    models.CheckConstraint(condition=models.Q(("score__lte", 5)), name="plan_score_nought_to_five"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="plan_score_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("statement", models.TextField()),
                ("framework_key", models.CharField(blank=True, db_index=True, max_length=60)),
                ("comes_from", models.JSONField(default=list)),
                ("priorities", models.JSONField(blank=True, default=list)),
                ("equality_test", models.TextField(blank=True)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_id", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                (
                    "measures",
                    models.CharField(
                        choices=[
                            ("outcome", "Outcome: a change for people"),
                            ("output", "Output: what was done"),
                            ("input", "Input: what went in"),
                            ("process", "Process: how well it was done"),
                        ],
                        max_length=8,
                    ),
                ),
                ("unit", models.CharField(max_length=60)),
                ("baseline", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("baseline_by", models.DateField(blank=True, null=True)),
                ("target", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("learning_only", models.CharField(blank=True, max_length=200)),
                ("target_date", models.DateField()),
                (
                    "polarity",
                    models.CharField(
                        choices=[("higher", "Higher is better"), ("lower", "Lower is better"), ("neither", "Neither")],
                        default="higher",
                        max_length=8,
                    ),
                ),
                ("accepted_evidence", models.JSONField(blank=True, default=list)),
                ("used_for", models.CharField(max_length=200)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="exercise.exercise"
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="plan.outcome"
                    ),
                ),
            ],
            options={
                "ordering": ["outcome_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target__isnull", False), models.Q(("learning_only", ""), _negated=True), _connector="OR"
                        ),
                        name="plan_target_or_learning",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline__isnull", False), ("baseline_by__isnull", False), _connector="OR"
                        ),
                        name="plan_baseline_or_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Activity"), (2, "Result"), (3, "Change"), (4, "Lasting change")]
                    ),
                ),
                ("text", models.TextField()),
                ("assumption", models.TextField(blank=True)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="change_steps", to="exercise.exercise"
                    ),
                ),
                ("leads_to", models.ManyToManyField(blank=True, related_name="follows_from", to="plan.changestep")),
                (
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_steps",
                        to="plan.outcome",
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_id", "level", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 4)), name="plan_step_level_in_range"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RouteChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField(default=dict)),
                (
                    "suggested",
                    models.CharField(
                        choices=[
                            ("procurement", "Procurement"),
                            ("grant", "Grant"),
                            ("grant_in_kind", "Grant in kind"),
                            ("in_house", "In-house"),
                            ("partnership", "Partnership"),
                        ],
                        max_length=14,
                    ),
                ),
                ("suggested_because", models.JSONField(default=list)),
                (
                    "chosen",
                    models.CharField(
                        choices=[
                            ("procurement", "Procurement"),
                            ("grant", "Grant"),
                            ("grant_in_kind", "Grant in kind"),
                            ("in_house", "In-house"),
                            ("partnership", "Partnership"),
                        ],
                        max_length=14,
                    ),
                ),
                ("why", models.TextField()),
                ("covered", models.BooleanField(default=False)),
                ("threshold_sentence", models.TextField(blank=True)),
                (
                    "exercise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="route_choice", to="exercise.exercise"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Specification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("purpose", models.TextField()),
                ("what_we_will_fund", models.TextField()),
                ("what_we_will_not_fund", models.TextField(blank=True)),
                ("who_and_where", models.TextField()),
                ("money_and_payment", models.TextField()),
                ("monitoring", models.TextField()),
                ("social_value", models.TextField(blank=True)),
                ("living_wage", models.TextField(blank=True)),
                ("conditions", models.TextField(blank=True)),
                ("end_of_agreement", models.TextField(blank=True)),
                ("evaluation_plan", models.TextField()),
                ("principles", models.JSONField(blank=True, default=dict)),
                ("budget", models.DecimalField(decimal_places=2, max_digits=14)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="specifications",
                        to="exercise.exercise",
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_id", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("exercise", "version"), name="plan_specification_version_once")
                ],
            },
        ),
    ]
