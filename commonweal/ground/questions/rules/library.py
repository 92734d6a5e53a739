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
    "barriers": {
        "section": "About the work",
        "text": "What stands in the way, and what are you doing about it?",
        "why": "Naming a barrier is never marked down. We look for what you will do about it.",
        "kind": "group",
        "columns": [
            {"key": "what", "label": "What stands in the way", "kind": "short"},
            {"key": "likely", "label": "How likely, from 1 to 5?", "kind": "number"},
            {"key": "doing", "label": "What you are doing about it", "kind": "short"},
            {"key": "cleared", "label": "Is it out of the way already?", "kind": "yes_no"},
        ],
    },
    "spent_on": {
        "section": "The money",
        "text": "What would this grant be for?",
        "why": "Money for core costs can be spent as you see fit, and we watch it less closely.",
        "kind": "choose_one",
        "options": ["A project", "Core costs"],
    },
    "income_mix": {
        "section": "The money",
        "text": "How did public and other money change over the last three years?",
        "why": "To see whether you rest less on public money than before.",
        "kind": "group",
        "columns": [
            {"key": "year", "label": "Year", "kind": "short"},
            {"key": "public", "label": "Public money", "kind": "money"},
            {"key": "other", "label": "All other income", "kind": "money"},
        ],
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
    "living_wage": {
        "section": "The people who do the work",
        "text": "Is everyone who works on this contract paid at least the living wage?",
        "why": "We want work for the council to pay enough to live on, and may help where it does not do so yet.",
        "kind": "yes_no",
    },
    "living_wage_staff": {
        "section": "The people who do the work",
        "text": "How many people work on this contract?",
        "why": "To see what share of them the living wage reaches.",
        "kind": "number",
    },
    "living_wage_below": {
        "section": "The people who do the work",
        "text": "Who is paid less than that now, and what would it cost to raise their pay?",
        "why": "So that we see the cost before we decide, and what help is needed.",
        "kind": "group",
        "columns": [
            {"key": "who", "label": "Which posts", "kind": "short"},
            {"key": "people", "label": "How many people", "kind": "number"},
            {"key": "hours", "label": "Their hours on it in a year, all together", "kind": "number"},
            {"key": "paid", "label": "Paid an hour now", "kind": "money"},
            {"key": "cost", "label": "Your own figure for a year of raising it", "kind": "money"},
        ],
        "show_if": {"key": "living_wage", "is": "no"},
    },
    "conditions": {
        "section": "Before you send it",
        "text": "We have read the conditions of this funding and could keep to them",
        "why": "So that nobody spends time on an award that they could not accept.",
        "kind": "declaration",
    },
}


# What a report may ask besides its numbers, in this order: outcomes and value first, then changes and risks, good
# practice, and money. `public` answers may stand in a public summary.
REPORT: dict[str, dict[str, Any]] = {
    "happened": {
        "text": "What happened?",
        "why": "So that we understand the numbers. A few sentences are enough.",
        "kind": "long",
        "words": 200,
        "public": True,
    },
    "whom": {
        "text": "Whom did it reach?",
        "why": "To see whom we miss. Leave out any group that you do not count, and any of fewer than five people.",
        "kind": "group",
        "required": False,
        "columns": [
            {"key": "group", "label": "Group", "kind": "short"},
            {"key": "number", "label": "How many people", "kind": "number"},
        ],
    },
    "said": {
        "text": "What did people who use it say, in their own words?",
        "why": "One or two sentences, without anybody's name. We read them out where decisions are made.",
        "kind": "long",
        "words": 80,
        "required": False,
        "public": True,
    },
    "worth": {
        "text": "What was it worth, to people and to the public?",
        "why": "Value is more than a price. Say what it made possible, or what it saved, as far as you can tell.",
        "kind": "long",
        "words": 80,
        "required": False,
        "public": True,
    },
    "social_value": {
        "text": "What did you do of what you offered besides the service?",
        "why": "Social value was part of why you were chosen, so we look whether it came about.",
        "kind": "long",
        "words": 100,
        "required": False,
    },
    "changes": {
        "text": "What has changed since the last report, in the work or around it?",
        "why": "So that what we agreed can follow what is needed now.",
        "kind": "long",
        "words": 80,
        "required": False,
    },
    "problems": {
        "text": "Is anything not going as planned?",
        "why": "So that we can act early. Saying so does not count against you.",
        "kind": "yes_no",
        "required": False,
    },
    "problems_what": {
        "text": "What is it, and what are you doing about it?",
        "why": "So that we can act early. Saying so does not count against you.",
        "kind": "long",
        "words": 100,
        "show_if": {"key": "problems", "is": "yes"},
    },
    "learned": {
        "text": "What did you learn, and what should we do differently?",
        "why": "It goes into how we commission next. What did not work counts as much as what did.",
        "kind": "long",
        "words": 150,
        "required": False,
    },
    "spent": {
        "text": "How much of this money have you spent so far?",
        "why": "To see early whether the money is too much or too little for the work.",
        "kind": "money",
    },
    "help": {
        "text": "Is there anything you need help with?",
        "why": "The council reads this and answers. It is never published.",
        "kind": "long",
        "words": 50,
        "required": False,
    },
    "shown": {
        "text": "Add something that shows the change, if you have it",
        "why": "A photograph, a poster or a page of feedback will do. Nothing has to be made for us.",
        "kind": "file",
        "required": False,
    },
}
LIBRARIES = {"application": LIBRARY, "monitoring": REPORT}


def library(purpose: str = "application") -> dict[str, dict[str, Any]]:
    """The stock questions for forms of this purpose; none where there are none."""
    return LIBRARIES.get(purpose, {})


def from_library(key: str, purpose: str = "application") -> dict[str, Any]:
    """One stock question as it would be written onto a form; KeyError where there is none of that name."""
    return {"key": key, "required": True} | library(purpose)[key]


def library_named(purpose: str = "application") -> list[tuple[str, str, str]]:
    """(key, question, why) for each, in the order in which forms ask them."""
    return [(key, one["text"], one["why"]) for key, one in library(purpose).items()]
