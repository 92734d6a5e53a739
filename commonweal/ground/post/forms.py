from __future__ import annotations

import datetime
from typing import Any

from commonweal.ground.pages.forms import ChoiceField, DateField, EmailField, PageForm, TextField
from commonweal.ground.post.models import News, Pace


class RewriteForm(PageForm):
    subject_line = TextField(label="Subject line", enter="the subject line", max_length=200)
    body = TextField(label="Letter", enter="the text of the letter", rows=20, max_length=20000)


class WithdrawForm(PageForm):
    reason = TextField(label="Why is it withdrawn?", enter="why it is withdrawn", rows=3, max_length=1000)


class PostedForm(PageForm):
    posted_on = DateField(label="When was it posted?", hint="For example, 19 10 2026", enter="when it was posted")


class CameBackForm(PageForm):
    said = TextField(
        label="What did the message say?",
        hint="For example, that there is no such mailbox. Leave out what is about a person.",
        enter="what the message said",
        rows=3,
        max_length=500,
    )


class SendAgainForm(PageForm):
    to_address = EmailField(
        label="Email address",
        hint="This letter goes to this address. Those of the organisation itself are changed by its own people.",
        width=30,
    )


class WayInForm(PageForm):
    address = EmailField(label="Email address", width=30)


class PaceForm(PageForm):
    """How soon each kind of news is told: a row for each kind, a column for each pace."""

    opened = ChoiceField(label=News.Kind.OPENED.label, choices=Pace.choices)
    changed = ChoiceField(label=News.Kind.CHANGED.label, choices=Pace.choices)
    urgent = ChoiceField(label=News.Kind.URGENT.label, choices=Pace.choices)
    paused_until = DateField(
        label="Pause until",
        hint="Until that day nothing that you follow is sent. Then all that waited comes in one email, at 8am on a "
        "working day. Codes to sign in, legal notices and all else that is always sent come in a pause too.",
        required=False,
    )

    def __init__(self, *args: Any, today: datetime.date, last: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["paused_until"].after = today
        self.fields["paused_until"].on_or_before = last


class FollowForm(PageForm):
    """Where to write. Who has signed in is not asked."""

    address = EmailField(
        label="Email address",
        hint="We send you a link to confirm it. We keep it for these emails alone, and delete it when you stop.",
        width=30,
    )

    def __init__(self, *args: Any, signed_in: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if signed_in:
            del self.fields["address"]
