"""Looking for a partner: only those who agreed to be shown see each other, and only until the deadline."""

from __future__ import annotations

from commonweal.council.people.rules import editor
from commonweal.cycle.source.rules.application import words_in
from commonweal.ground.record.rules import Rule

MOST_WORDS = 60
may_search: Rule = editor

NOT_OPEN = "Organisations can look for a partner while the opportunity is open."


def search_refusal(offers: str, looks_for: str) -> str:
    """Why this cannot be shown to others; nothing where it can."""
    if not offers.strip() or not looks_for.strip():
        return "Enter what you offer and what you look for."
    if max(words_in(offers), words_in(looks_for)) > MOST_WORDS:
        return f"What you offer and what you look for must each be {MOST_WORDS} words or fewer."
    return ""
