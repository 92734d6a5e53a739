import pytest

from tests.factories.plan import gate_passed, outcomes_agreed, planning
from tests.factories.understand import Stage


@pytest.fixture
def early(exercise, cast, now):
    return Stage(exercise, cast.priya, now)


@pytest.fixture
def stage(early):
    return planning(early)


@pytest.fixture
def agreed(stage, cast):
    """Outcomes agreed and their gate passed."""
    outcomes_agreed(stage)
    gate_passed(stage, "outcomes", cast.helen)
    return stage
