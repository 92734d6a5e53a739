from __future__ import annotations

from commonweal.cycle.source.rules.matching import MOST_WORDS
from commonweal.ground.pages.forms import EmailField, PageForm, TickField, WordsField


class PartnerSearchForm(PageForm):
    offers = WordsField(
        label="What do you offer?",
        hint="What you know, whom you reach, what you have: a hall, a van, a qualified worker.",
        max_words=MOST_WORDS,
        rows=3,
        enter="what you offer",
    )
    looks_for = WordsField(
        label="What do you look for in a partner?", max_words=MOST_WORDS, rows=3, enter="what you look for"
    )
    contact_email = EmailField(
        label="An email address that the others may see",
        hint="Leave this empty to be written to through this service only.",
        required=False,
    )
    agreed = TickField(
        label="Show this and our name to other organisations that look for a partner for this opportunity",
        hint="Until the deadline, and you can take it back at any time. The council’s officers and assessors do not "
        "see it, and it counts for nothing in the assessment.",
        select="that it may be shown, or leave this page",
    )


class MessageForm(PageForm):
    text = WordsField(label="Your message", max_words=200, rows=6, enter="your message")
