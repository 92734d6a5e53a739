"""Talking to people: independent funders are asked, and what they say is kept."""

import datetime

import pytest


@pytest.mark.covers("G4.12")
def test_what_an_independent_funder_says_is_kept_with_what_was_done_about_it(stage, cast, visit):
    path = f"/desk/exercises/{stage.exercise.reference}/engagement/"
    answers = {
        "sector": "funders",
        "who": "Thornmere Community Foundation",
        "how": "A meeting at its office",
        "said": "We pay for youth work in the east. Match us in the west.",
        "did": "The opportunity will ask for the west first.",
        **visit.day("on", datetime.date(2026, 9, 1)),
    }
    assert visit.send(cast.priya, path, **answers).status_code == 302
    contact = stage.exercise.contacts.get()
    assert (contact.sector, contact.who) == ("funders", "Thornmere Community Foundation")
    page = visit(cast.priya, path)
    for said in ("Independent funders", answers["who"], answers["said"], answers["did"]):
        assert said in page
    refused = visit.send(cast.priya, path, **(answers | {"said": ""}))
    assert "Enter what they said" in refused.content.decode()
