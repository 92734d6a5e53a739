import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="QuestionSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("application", "An application or bid"),
                            ("eligibility", "Checking whether one can apply"),
                            ("gate", "A gate"),
                            ("monitoring", "A monitoring report"),
                            ("evaluation", "An evaluation"),
                            ("checklist", "A checklist"),
                        ],
                        max_length=12,
                    ),
                ),
                ("chain", models.CharField(max_length=80)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("changed_because", models.TextField(blank=True)),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="questions.questionset",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("replaces", "version"), name="questions_version_once"),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="questions_version_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(blank=True, max_length=120)),
                ("key", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=200)),
                ("why", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("short", "Short text"),
                            ("long", "Long text"),
                            ("yes_no", "Yes or no"),
                            ("choose_one", "Choose one"),
                            ("choose_many", "Choose any that apply"),
                            ("number", "Number"),
                            ("money", "Amount of money"),
                            ("date", "Date"),
                            ("file", "File"),
                            ("budget", "Budget table"),
                            ("outcomes", "Outcome plan"),
                            ("group", "Lines that can be added to"),
                            ("declaration", "Declaration"),
                        ],
                        default="long",
                        max_length=12,
                    ),
                ),
                ("options", models.JSONField(blank=True, default=list)),
                ("columns", models.JSONField(blank=True, default=list)),
                ("words", models.PositiveSmallIntegerField(default=250)),
                ("required", models.BooleanField(default=True)),
                ("show_if", models.JSONField(blank=True, null=True)),
                ("criterion_key", models.CharField(blank=True, max_length=40)),
                ("public", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                (
                    "set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="questions.questionset",
                    ),
                ),
            ],
            options={
                "ordering": ["set_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("set", "key"), name="questions_question_once"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("text", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                        name="questions_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words__gte", 1), ("words__lte", 2000)), name="questions_words_in_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "short",
                                    "long",
                                    "yes_no",
                                    "choose_one",
                                    "choose_many",
                                    "number",
                                    "money",
                                    "date",
                                    "file",
                                    "budget",
                                    "outcomes",
                                    "group",
                                    "declaration",
                                ],
                            )
                        ),
                        name="questions_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleOfThumb",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_date", models.DateField(unique=True)),
                ("words_an_hour", models.PositiveSmallIntegerField()),
                ("minutes_a_file", models.PositiveSmallIntegerField()),
                ("pounds_a_word", models.PositiveSmallIntegerField()),
                ("pounds_an_hour", models.PositiveSmallIntegerField()),
                ("share", models.DecimalField(decimal_places=1, max_digits=4)),
                ("small_money", models.PositiveIntegerField()),
                ("source", models.TextField()),
            ],
            options={
                "ordering": ["-from_date", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pounds_a_word__gte", 1), ("share__gt", 0), ("share__lte", 100), ("words_an_hour__gte", 1)
                        ),
                        name="questions_thumb_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="questions_thumb_says_why"
                    ),
                ],
            },
        ),
    ]
