import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from commonweal.ground.pages import clock
from commonweal.ground.pages.access import Edge
from tests.cast import LONDON


def edge_says(rf):
    request = rf.get("/")
    Edge(lambda request: None)(request)
    return request.now


def test_now_is_the_clock_of_this_machine(rf):
    before = timezone.now()
    assert before <= edge_says(rf) <= timezone.now()


def test_a_demonstration_takes_the_moment_in_its_file_for_now_and_reads_it_again_each_time(rf, settings, tmp_path):
    file = tmp_path / "clock"
    settings.CLOCK = str(file)
    file.write_text("2026-09-07T10:00+01:00\n")
    assert edge_says(rf) == datetime.datetime(2026, 9, 7, 10, 0, tzinfo=LONDON)
    file.write_text("2026-12-01T09:30:15")
    assert edge_says(rf) == datetime.datetime(2026, 12, 1, 9, 30, 15, tzinfo=LONDON)


@pytest.mark.parametrize("held", ["soon", ""])
def test_a_file_that_holds_no_moment_is_refused_in_words(tmp_path, held):
    (tmp_path / "clock").write_text(held)
    with pytest.raises(ImproperlyConfigured, match="which holds no moment"):
        clock.read(str(tmp_path / "clock"))
