import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import PanelMember, Score
from commonweal.cycle.source.rules.panel import proof_of
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.ground.record.rules import Refused
from tests.factories import assessment
from tests.factories.assessment import HARBOUR, REASON

CLOSE = ("close", "I am a trustee.")
SOME = ("some", "I volunteered there in 2019.")


@pytest.fixture
def made(once, exercise, cast, now, monkeypatch):
    """Closed, checked, nobody has declared; pages are asked the day after."""
    made = once(lambda: assessment.checked(assessment.closed(exercise, cast, now)), exercise, cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


def address(made, application=None, end=""):
    base = f"/desk/assessments/{made.opportunity.reference}/"
    return f"{base}applications/{application.reference}/" if application else f"{base}{end}"


def ask(client, person, where):
    client.force_login(person)
    return client.get(where)


# ---- interests come first -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["applications", "submit/", "moderation/", "ranking/"])
def test_nothing_opens_before_every_interest_is_declared(made, cast, client, end):
    where = address(made, made.harbour) if end == "applications" else address(made, end=end)
    answer = ask(client, cast.ben, where)
    assert answer.status_code == 403
    assert answer.content.decode().count("Declare your interests first") == 1


def test_part_of_the_declarations_is_kept_and_is_not_enough(made, cast, client):
    member, said = made.member(cast.ben), {made.harbour.pk: ("none", "")}
    assert len(actions.declare(member=member, declarations=said, by=cast.ben, at=made.at)) == 1
    refused = ask(client, cast.ben, address(made, made.harbour))
    assert refused.status_code == 403
    assert "whether you have a connection with 1 applicant." in refused.content.decode()


def test_each_person_declares_for_themselves_and_says_what_it_is(made, cast):
    member = made.member(cast.ben)
    with pytest.raises(Refused, match="Each person declares their own interests"):
        actions.declare(member=member, declarations={}, by=cast.asha, at=made.at)
    with pytest.raises(Refused, match="Say what the connection with Harbour Trust is"):
        assessment.declared(made, member, harbour=("some", " "))


@pytest.mark.covers("G5.28")
def test_a_close_connection_closes_every_door_to_that_application(made, cast, client):
    member = made.member(cast.ben)
    assessment.declared(made, member, harbour=CLOSE)
    refused = ask(client, cast.ben, address(made, made.harbour))
    assert refused.status_code == 403
    assert refused.content.decode().count("You declared a close connection with Harbour Trust") == 1
    assert ask(client, cast.ben, address(made, made.meadow)).status_code == 200
    assert client.get(address(made)).content.decode().count("Not yours (interest declared)") == 1
    with pytest.raises(Refused, match="close connection with Harbour Trust"):
        assessment.score(made, member, made.harbour, HARBOUR)


def test_the_chair_rules_on_some_connection_and_never_on_their_own(made, cast):
    ben, asha = made.member(cast.ben), made.member(cast.asha)
    assessment.declared(made, ben, harbour=SOME)
    assessment.declared(made, asha, meadow=SOME)
    with pytest.raises(Refused, match="has not yet said whether you may score"):
        assessment.score(made, ben, made.harbour, HARBOUR)
    declaration = ben.declarations.get(application=made.harbour)
    for person in (cast.ben, cast.chidi, cast.iris):
        with pytest.raises(Refused):
            actions.rule_on(declaration=declaration, ruling="score", reason="Long ago.", by=person, at=made.at)
    actions.rule_on(declaration=declaration, ruling="score", reason="Long ago.", by=cast.asha, at=made.at)
    assessment.score(made, made.member(cast.ben), made.harbour, HARBOUR)
    own = asha.declarations.get(application=made.meadow)
    with pytest.raises(Refused, match="Nobody rules on their own connection"):
        actions.rule_on(declaration=own, ruling="score", reason="Fine.", by=cast.asha, at=made.at)
    actions.rule_on(declaration=own, ruling="not_score", reason="Too near.", by=cast.priya, at=made.at)
    with pytest.raises(Refused, match="the chair ruled that you do not score"):
        assessment.score(made, made.member(cast.asha), made.meadow, HARBOUR)


def test_a_close_connection_cannot_be_ruled_away(made, cast):
    member = made.member(cast.ben)
    assessment.declared(made, member, harbour=CLOSE)
    declaration = member.declarations.get(application=made.harbour)
    with pytest.raises(Refused, match="close connection always means"):
        actions.rule_on(declaration=declaration, ruling="score", reason="It is fine.", by=cast.asha, at=made.at)


def test_an_interest_found_late_sets_the_scores_aside_and_keeps_them(made, cast):
    member = made.member(cast.ben)
    assessment.declared(made, member)
    assessment.score(made, member, made.harbour, HARBOUR)
    assessment.declared(made, made.member(cast.ben), harbour=CLOSE)
    kept = Score.objects.filter(member=member, application=made.harbour)
    assert set(kept.values_list("state", flat=True)) == {"set_aside"}
    assert kept.count() == len(made.criteria)


def test_who_acts_for_an_applicant_never_sees_its_application(made, cast, client):
    from commonweal.council.people.models import Membership

    Membership.objects.create(person=cast.chidi, organisation=cast.harbour, standing="viewer")
    assessment.declared(made, made.member(cast.chidi))
    assert ask(client, cast.chidi, address(made, made.harbour)).status_code == 403


# ---- scoring ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("G5.30")
def test_scores_keep_to_the_published_criteria_and_scale(made, cast, exercise):
    member = made.member(cast.ben)
    assessment.declared(made, member)
    first = made.criteria[0]
    facts = {"application": made.harbour, "member": member, "reason": REASON, "by": cast.ben, "at": made.at}
    with pytest.raises(Refused, match="99 is not on the published scale"):
        actions.save_score(criterion=first, score=99, **facts)
    with pytest.raises(Refused, match="Enter why you gave this score"):
        actions.save_score(criterion=first, score=3, **(facts | {"reason": " "}))
    with pytest.raises(Refused, match=r"must be 20 words or more. You have used 1\."):
        actions.save_score(criterion=first, score=3, **(facts | {"reason": "Good."}))
    with pytest.raises(Refused, match=r"locked|published"):
        actions.set_criteria(opportunity=made.opportunity, by=cast.priya, at=made.at)


def test_nobody_scores_for_another(made, cast):
    member = made.member(cast.ben)
    assessment.declared(made, member)
    with pytest.raises(Refused, match="gives their own scores"):
        actions.save_score(
            application=made.harbour, member=member, criterion=made.criteria[0], score=3, reason=REASON,
            by=cast.asha, at=made.at,
        )  # fmt: skip


def test_the_page_asks_for_twenty_words_and_keeps_a_draft(made, cast, client):
    assessment.declared(made, made.member(cast.ben))
    client.force_login(cast.ben)
    first = made.criteria[0]
    where = address(made, made.harbour)
    short = client.post(where, {f"score_{first.pk}": "3", f"reason_{first.pk}": "Good answer."})
    assert short.content.decode().count("must be 20 words or more. You have used 2") == 2
    assert Score.objects.count() == 0
    assert client.post(where, {f"score_{first.pk}": "3", f"reason_{first.pk}": REASON}).status_code == 302
    assert Score.objects.get().state == "draft"


def test_a_reason_that_is_only_begun_saves_itself_and_is_not_submitted(made, cast, client):
    member, first = made.member(cast.ben), made.criteria[0]
    assessment.declared(made, member)
    client.force_login(cast.ben)
    where = address(made, made.harbour)
    assert "data-autosave" in client.get(where).content.decode()
    typed = {"autosave": "1", f"reason_{first.pk}": "They name", f"note_{first.pk}": "Ask Chidi."}
    assert "Select a score" in client.post(where, typed).json()["told"]
    told = client.post(where, typed | {f"score_{first.pk}": "3", f"improve_{first.pk}": "word " * 200}).json()
    assert (told["told"].startswith("Draft saved at "), bool(told["seen"])) == (True, True)
    score = Score.objects.get()
    assert (score.reason, score.note, score.improve, score.state) == ("They name", "Ask Chidi.", "", "draft")
    assert score.proof == proof_of(score)
    assert "with a reason that is not finished" in client.get(where).content.decode()
    assessment.score(made, member, made.meadow, HARBOUR)
    for criterion in made.criteria[1:]:
        told = {"member": member, "criterion": criterion, "reason": REASON, "by": cast.ben, "at": made.at}
        actions.save_score(application=made.harbour, score=3, **told)
    with pytest.raises(Refused, match=f"Not so yet: {first.title} for {made.harbour.reference}"):
        actions.submit_scores(member=member, by=cast.ben, at=made.at)
    client.force_login(cast.chidi)
    assert client.post(where, typed | {f"score_{first.pk}": "3"}).status_code == 403
    assessment.score(made, member, made.harbour, HARBOUR)
    actions.submit_scores(member=member, by=cast.ben, at=made.at)
    client.force_login(cast.ben)
    late = client.post(where, typed | {f"score_{first.pk}": "1"})
    assert (late.status_code, "so it is locked" in late.json()["told"]) == (409, True)


def test_submitting_locks_everything_until_it_is_reopened(made, cast):
    member = made.member(cast.ben)
    assessment.declared(made, member)
    assessment.score(made, member, made.harbour, HARBOUR)
    with pytest.raises(Refused, match=f"for {made.meadow.reference}"):
        actions.submit_scores(member=member, by=cast.ben, at=made.at)
    assessment.score(made, member, made.meadow, HARBOUR)
    actions.submit_scores(member=member, by=cast.ben, at=made.at)
    with pytest.raises(Refused, match="so it is locked"):
        assessment.score(made, made.member(cast.ben), made.harbour, HARBOUR)
    actions.reopen_scores(member=made.member(cast.ben), by=cast.ben, at=made.at)
    assessment.score(made, made.member(cast.ben), made.harbour, HARBOUR)


@pytest.mark.covers("G5.29")
def test_a_grant_is_never_assessed_by_one_person(made, cast):
    PanelMember.objects.exclude(person=cast.asha).delete()
    made.opportunity.minimum_assessors = 1
    made.opportunity.save()
    member = made.member(cast.asha)
    assessment.declared(made, member)
    with pytest.raises(Refused, match="never by one person alone"):
        assessment.score(made, member, made.harbour, HARBOUR)


@pytest.mark.covers("G5.29")
def test_two_conflicts_leave_too_few_to_assess_a_grant(made, cast):
    assessment.declared(made, made.member(cast.asha))
    assessment.declared(made, made.member(cast.ben), harbour=CLOSE)
    assessment.declared(made, made.member(cast.chidi), harbour=CLOSE)
    assessment.score(made, made.member(cast.asha), made.harbour, HARBOUR)
    for member in made.members:
        assessment.score(made, member, made.meadow, HARBOUR)
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    with pytest.raises(Refused, match=f"{made.harbour.reference} has been scored by 1 person and needs 2"):
        actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)


# ---- who sees what, when ------------------------------------------------------------------------------------------

SECRET = (
    "Only I know why this merits exactly that mark, and I say so in as many words as the form asks me to write here."
)


@pytest.fixture
def half_scored(once, made, cast):
    """Asha has submitted with a reason of her own; Ben and Chidi have declared."""

    def tell():
        assessment.all_declared(made)
        member = made.member(cast.asha)
        for application in made.applications:
            for criterion in made.criteria:
                actions.save_score(
                    application=application, member=member, criterion=criterion, score=3, reason=SECRET,
                    by=cast.asha, at=made.at,
                )  # fmt: skip
        actions.submit_scores(member=member, by=cast.asha, at=made.at)
        return made.refresh()

    return once(tell, made, cast)


ENDS = ("", "interests/", "submit/", "moderation/", "ranking/", "letters/")


@pytest.mark.covers("G5.28")
@pytest.mark.parametrize("who", ["ben", "chidi", "priya", "sam", "helen", "rosa", "omar", "iris", "cabinet"])
def test_nobody_sees_anothers_scores_before_moderation(half_scored, cast, client, who):
    made = half_scored
    pages = [address(made, end=end) for end in ENDS] + [address(made, one) for one in made.applications]
    pages += ["/awards/", f"/opportunities/{made.opportunity.reference}/", f"/org/harbour-trust/applications/"
              f"{made.harbour.reference}/"]  # fmt: skip
    client.force_login(getattr(cast, who))
    assert [page for page in pages if "Only I know why" in client.get(page).content.decode()] == []


def test_an_assessor_sees_their_own(half_scored, cast, client):
    assert "Only I know why" in ask(client, cast.asha, address(half_scored, half_scored.harbour)).content.decode()


@pytest.mark.parametrize("who", ["rosa", "omar", "iris", "cabinet"])
def test_the_assessment_is_closed_to_providers_public_and_councillors(half_scored, cast, client, who):
    pages = [address(half_scored, end=end) for end in ENDS]
    pages += [address(half_scored, one) for one in half_scored.applications]
    client.force_login(getattr(cast, who))
    assert {client.get(page).status_code for page in pages} <= {403}
    client.logout()
    assert {client.get(page).status_code for page in pages} == {302}


def test_once_moderation_starts_the_panel_sees_every_score_but_not_where_it_has_an_interest(made, cast, client):
    assessment.declared(made, made.member(cast.asha))
    assessment.declared(made, made.member(cast.ben))
    assessment.declared(made, made.member(cast.chidi), harbour=CLOSE)
    for member in made.members:
        if member.person_id != cast.chidi.pk:
            assessment.score(made, member, made.harbour, HARBOUR)
        assessment.score(made, member, made.meadow, HARBOUR)
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    both = [address(made, end=f"moderation/{one.reference}/") for one in made.applications]
    seen = [ask(client, cast.ben, one).content.decode().count("from last year&#39;s work") for one in both]
    assert seen == [8, 12]
    shut, open_ = (ask(client, cast.chidi, one) for one in both)
    assert (shut.status_code, open_.content.decode().count("from last year&#39;s work")) == (403, 12)
    hidden = ask(client, cast.chidi, address(made, end="moderation/")).content.decode()
    assert hidden.count("Not yours (interest declared)") == 1


# ---- the table, and how much is asked of the database -------------------------------------------------------------


def test_the_table_answers_everyone_in_every_state(made, cast):
    people = (cast.priya, cast.asha, cast.ben, cast.helen, cast.rosa, cast.iris, None)
    assert assessment.silent(ASSESSMENT, made.opportunity, people) == []


def test_pages_ask_the_database_a_fixed_number_of_times(made, cast, client, django_assert_max_num_queries):
    assessment.scored(assessment.all_declared(made))
    client.force_login(cast.asha)
    client.force_login(cast.ben)
    with django_assert_max_num_queries(10):
        client.get(address(made))
    client.force_login(cast.asha)
    with django_assert_max_num_queries(18):
        client.get(address(made))
    with django_assert_max_num_queries(16):
        client.get(address(made, end="interests/"))
    with django_assert_max_num_queries(10):
        client.get(address(made, made.harbour))
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    for end in (
        "moderation/",
        "moderation/?show=discuss",
        "moderation/?show=left",
        f"moderation/{made.harbour.reference}/",
    ):
        with django_assert_max_num_queries(10):
            client.get(address(made, end=end))
