from __future__ import annotations

from commonweal.ground.pages.forms import PageForm, TextField


class RewriteForm(PageForm):
    subject_line = TextField(label="Subject line", enter="the subject line", max_length=200)
    body = TextField(label="Letter", enter="the text of the letter", rows=20, max_length=20000)


class WithdrawForm(PageForm):
    reason = TextField(label="Why is it withdrawn?", enter="why it is withdrawn", rows=3, max_length=1000)
