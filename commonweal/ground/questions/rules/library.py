"""Questions that many forms need, in words that were tried. Taking one copies it; it can then be changed."""

from __future__ import annotations

from typing import Any

LIBRARY: dict[str, dict[str, Any]] = {
    "idea": {
        "section": "About the work",
        "text": "What do you want to do?",
        "why": "So that everyone who reads your application starts from the same picture.",
        "kind": "long",
        "words": 200,
    },
    "people": {
        "section": "The people it is for",
        "text": "Who will it help, and how do you know that they want it?",
        "why": "Work that people have asked for is used. We look for what they told you.",
        "kind": "long",
        "words": 200,
    },
    "start": {
        "section": "About the work",
        "text": "When will the work start?",
        "why": "So that the agreement and the first payment are ready in time.",
        "kind": "date",
    },
    "where": {
        "section": "About the work",
        "text": "Where will it happen?",
        "why": "So that we can see which neighbourhoods the money reaches.",
        "kind": "short",
        "words": 40,
    },
    "reach": {
        "section": "The people it is for",
        "text": "How many people will it help in a year?",
        "why": "To set beside the cost. A small number is not marked down where the help goes deep.",
        "kind": "number",
    },
    "outcome_plan": {
        "section": "What will change",
        "text": "Which changes will you work for, and how will you know?",
        "why": "So that we agree on changes that you chose yourself, and on evidence that you can bring.",
        "kind": "outcomes",
    },
    "budget": {
        "section": "The money",
        "text": "What will it cost, and what would this funding pay for?",
        "why": "We fund the whole cost of the work, with a fair share of overheads.",
        "kind": "budget",
    },
    "other_money": {
        "section": "The money",
        "text": "Is anyone else paying for part of it?",
        "why": "So that we know whether the work can start if another funder says no.",
        "kind": "yes_no",
    },
    "other_funders": {
        "section": "The money",
        "text": "Who else is paying, and have they agreed?",
        "why": "So that we know whether the work can start if another funder says no.",
        "kind": "group",
        "columns": [
            {"key": "who", "label": "Who", "kind": "short"},
            {"key": "amount", "label": "How much", "kind": "money"},
            {"key": "agreed", "label": "Have they agreed?", "kind": "yes_no"},
        ],
        "show_if": {"key": "other_money", "is": "yes"},
    },
    "partners": {
        "section": "About the work",
        "text": "Which organisations will you work with?",
        "why": "Shared work often reaches further. Say what each of them does.",
        "kind": "group",
        "required": False,
        "columns": [
            {"key": "who", "label": "Organisation", "kind": "short"},
            {"key": "part", "label": "What they will do", "kind": "short"},
        ],
    },
    "under_18": {
        "section": "Keeping people safe",
        "text": "Will the work involve children or adults at risk?",
        "why": "Only then do we ask how you keep them safe.",
        "kind": "yes_no",
    },
    "keeping_safe": {
        "section": "Keeping people safe",
        "text": "How will you keep them safe in this piece of work?",
        "why": "Your policy is in the passport already. We ask what you will do here.",
        "kind": "long",
        "words": 100,
        "show_if": {"key": "under_18", "is": "yes"},
    },
    "plan": {
        "section": "About the work",
        "text": "Add a plan of the work, if you have one",
        "why": "A page from your own files will do. Nothing has to be drawn up for us.",
        "kind": "file",
        "required": False,
    },
    "risks": {
        "section": "About the work",
        "text": "What could go wrong, and what would you do?",
        "why": "Naming what could go wrong is never marked down.",
        "kind": "long",
        "words": 100,
    },
    "conditions": {
        "section": "Before you send it",
        "text": "We have read the conditions of this funding and could keep to them",
        "why": "So that nobody spends time on an award that they could not accept.",
        "kind": "declaration",
    },
}


def from_library(key: str) -> dict[str, Any]:
    """One stock question as it would be written onto a form; KeyError where there is none of that name."""
    return {"key": key, "required": True} | LIBRARY[key]


def library_named() -> list[tuple[str, str, str]]:
    """(key, question, why) for each, in the order in which forms ask them."""
    return [(key, one["text"], one["why"]) for key, one in LIBRARY.items()]
