from __future__ import annotations

from commonweal.cycle.source.models import QuestionAnswered
from commonweal.ground.pages.forms import ChoiceField, DateField, PageForm, TextField

CAME = [one for one in QuestionAnswered.Came.choices if one[0] != QuestionAnswered.Came.PAGE]


class AdviceForm(PageForm):
    came = ChoiceField(label="How was it asked?", choices=CAME, select="how it was asked")
    on = DateField(
        label="On which day?",
        name_in_errors="The day on which it was asked",
        enter="the day on which it was asked",
    )
    asked = TextField(
        label="What was asked, as everyone will read it",
        name_in_errors="What was asked",
        hint="Leave out whatever shows who asks, or what they plan. What the answer is about must stay clear.",
        rows=4,
        max_length=2000,
        enter="what was asked",
    )
    answer = TextField(
        label="What was said", hint="Everyone sees it at the same time.", rows=5, max_length=4000, enter="what was said"
    )
    who = TextField(
        label="Who asked",
        hint="Only those who run this opportunity see it. It is never published.",
        required=False,
        max_length=200,
    )
