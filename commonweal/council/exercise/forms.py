from __future__ import annotations

from commonweal.council.exercise.models import Area, Contact, Trigger
from commonweal.council.people.models import Person, Role
from commonweal.ground.pages.forms import (
    ChoiceField,
    DateField,
    MoneyField,
    NumberField,
    PageForm,
    PickField,
    PicksField,
    TextField,
    WordsField,
    YesNoField,
)

STATUTORY = [("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")]
TRANSFER = [("no", "No staff could transfer"), ("yes", "Staff could transfer"), ("unsure", "Not sure, HR is asked")]
PERSONAL_DATA = [("no", "No personal data"), ("yes", "Personal data is used"), ("unsure", "Not sure")]


class ExerciseForm(PageForm):
    title = TextField(
        label="What do you want to commission?",
        hint="Use words a resident would use.",
        max_length=100,
        enter="what you want to commission",
    )
    purpose = WordsField(label="What is it for, in a sentence or two?", max_words=80, enter="what it is for")
    trigger = ChoiceField(label="Why now?", choices=Trigger.choices, select="why this is needed now")
    trigger_reason = TextField(label="What is the reason?", required=False, rows=2, max_length=600)
    who_for = TextField(label="Who is it for?", enter="who it is for")
    areas = PicksField(
        label="Where is it for?", queryset=Area.objects.none(), required=False, hint="Leave empty for the whole area."
    )
    service_category = TextField(
        label="What kind of service is it?",
        hint="Learning from earlier exercises of the same kind is shown to you.",
        max_length=80,
        enter="the kind of service",
    )
    value = MoneyField(
        label="About how much, in total, over its whole life?",
        required=False,
        hint="Leave empty if you do not know yet.",
    )
    statutory = ChoiceField(
        label="Must the council provide this by law?", choices=STATUTORY, select="whether the council must provide this"
    )
    statutory_law = TextField(label="Which law?", required=False)
    start_wanted = DateField(label="When must the new service start?", required=False, hint="For example, 1 4 2027")
    managed_current_service = YesNoField(
        label="Do you manage, or have you managed, the current service?",
        select="whether you manage the current service",
    )
    interest_handling = TextField(label="How will that be handled?", required=False, rows=3, max_length=600)
    differs_because = TextField(
        label="If something like this is already under way, why is yours different?",
        required=False,
        rows=2,
        max_length=600,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = Area.objects.filter(kind="ward")

    def clean(self):
        answers = super().clean()
        if answers.get("managed_current_service") and not answers.get("interest_handling"):
            self.add_error("interest_handling", "Enter how your interest in the current service will be handled")
        if answers.get("trigger") == Trigger.OTHER and not answers.get("trigger_reason"):
            self.add_error("trigger_reason", "Enter the reason why this is needed now")
        return answers


class ReasonForm(PageForm):
    reason = TextField(label="Reason", rows=4, max_length=2000, enter="the reason")


class GateForm(PageForm):
    decision = ChoiceField(
        label="What do you decide?",
        choices=[
            ("pass", "Pass: the work may go on"),
            ("refuse", "Not yet: something has to be put right first"),
            ("depart", "Go on without this gate"),
        ],
        hints={"depart": "This is an exception to the framework. It is published with its reason and your name."},
        select="what you decide",
    )
    reasons = TextField(label="Reasons", rows=5, max_length=4000, enter="the reasons")
    equality = TextField(
        label="What does this mean for people with protected characteristics?",
        hint="Every gate asks it. Leave it empty where the assessment of this stage says it.",
        rows=3,
        max_length=4000,
        required=False,
    )


class ContactForm(PageForm):
    sector = ChoiceField(label="Who did you talk to?", choices=Contact.Sector.choices, select="who you talked to")
    who = TextField(label="Which people or organisations?", enter="which people or organisations")
    how = TextField(
        label="How?",
        hint="For example, a workshop at Millbrook library",
        max_length=120,
        enter="how you talked to them",
    )
    on = DateField(label="When?")
    number = NumberField(label="How many people?", required=False)
    said = TextField(label="What did they say?", rows=4, max_length=4000, enter="what they said")
    did = TextField(label="What changed because of it?", rows=3, max_length=4000, required=False)


class ImpactForm(PageForm):
    needed = YesNoField(
        label="Could this affect people with protected characteristics?",
        select="whether people with protected characteristics could be affected",
        hint="Age, disability, gender reassignment, marriage or civil partnership, pregnancy or maternity, race, "
        "religion or belief, sex, sexual orientation.",
    )
    reason = TextField(label="Why?", rows=3, max_length=2000, enter="why you think so")
    eliminate = TextField(
        label="How does it help to end discrimination and harassment?", rows=3, max_length=2000, required=False
    )
    advance = TextField(label="How does it advance equality of opportunity?", rows=3, max_length=2000, required=False)
    foster = TextField(label="How does it foster good relations?", rows=3, max_length=2000, required=False)
    mitigation = TextField(label="What will be done about any harm?", rows=3, max_length=2000, required=False)
    environment = TextField(label="What does it mean for the environment?", rows=2, max_length=2000, required=False)
    crime = TextField(label="What does it mean for crime and disorder?", rows=2, max_length=2000, required=False)
    staff_transfer = ChoiceField(
        label="Could staff transfer to a new employer (TUPE)?", choices=TRANSFER, select="whether staff could transfer"
    )
    staff_transfer_note = TextField(label="What does HR say?", rows=2, max_length=2000, required=False)
    personal_data = ChoiceField(
        label="Is personal data used?", choices=PERSONAL_DATA, select="whether personal data is used"
    )
    personal_data_note = TextField(
        label="How is it protected?",
        hint="What data, whose, the risks to them, what is done about each, and what the data protection officer said.",
        rows=3,
        max_length=4000,
        required=False,
    )


class TeamForm(PageForm):
    person = PickField(
        label="Who joins the team?", queryset=Person.objects.none(), as_select=True, select="who joins the team"
    )

    def __init__(self, *args, exercise, **kwargs):
        super().__init__(*args, **kwargs)
        staff = Person.objects.filter(
            appointments__role__in=[Role.COMMISSIONER, Role.AGREEMENTS, Role.FINANCE, Role.ADVISER]
        )
        already = exercise.team.values("person_id")
        self.fields["person"].queryset = staff.exclude(pk=exercise.lead_id).exclude(pk__in=already).distinct()
