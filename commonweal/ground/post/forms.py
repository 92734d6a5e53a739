from __future__ import annotations

from commonweal.ground.pages.forms import ChoiceField, EmailField, PageForm, TextField
from commonweal.ground.post.models import News, Pace


class RewriteForm(PageForm):
    subject_line = TextField(label="Subject line", enter="the subject line", max_length=200)
    body = TextField(label="Letter", enter="the text of the letter", rows=20, max_length=20000)


class WithdrawForm(PageForm):
    reason = TextField(label="Why is it withdrawn?", enter="why it is withdrawn", rows=3, max_length=1000)


class WayInForm(PageForm):
    address = EmailField(label="Email address", width=30)


class PaceForm(PageForm):
    """How soon each kind of news is told: a row for each kind, a column for each pace."""

    opened = ChoiceField(label=News.Kind.OPENED.label, choices=Pace.choices)
    changed = ChoiceField(label=News.Kind.CHANGED.label, choices=Pace.choices)
    urgent = ChoiceField(label=News.Kind.URGENT.label, choices=Pace.choices)
