from __future__ import annotations

from commonweal.ground.pages.forms import PageForm, TextField


class SendBackForm(PageForm):
    reason = TextField(
        label="What has to change before you sign it off?",
        hint="Your colleagues read this. The council does not.",
        rows=4,
        max_length=2000,
        enter="what has to change",
    )
