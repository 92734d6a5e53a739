"""Finding a browser for the journeys."""

import pytest

from tools import browser


@pytest.fixture
def nowhere(monkeypatch):
    monkeypatch.delenv("COMMONWEAL_BROWSER", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(browser, "of_playwright", lambda: None)


def test_the_one_that_was_chosen_comes_first(monkeypatch, tmp_path):
    chosen = tmp_path / "chrome"
    chosen.touch()
    monkeypatch.setenv("COMMONWEAL_BROWSER", str(chosen))
    assert browser.find() == str(chosen)


def test_a_choice_that_is_not_there_is_not_replaced(monkeypatch, tmp_path):
    monkeypatch.setenv("COMMONWEAL_BROWSER", str(tmp_path / "chrome"))
    assert browser.find() is None


def test_the_machines_own_comes_before_playwrights(nowhere, monkeypatch, tmp_path):
    chromium = tmp_path / "chromium"
    chromium.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "of_playwright", lambda: "playwright's")
    assert browser.find() == str(chromium)


def test_one_that_draws_no_window_comes_before_a_whole_one(nowhere, monkeypatch, tmp_path):
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.find() == str(tmp_path / "chromium-headless-shell")


def test_without_any_one_line_says_so(nowhere, capsys):
    assert browser.main([]) == 0
    assert capsys.readouterr() == ("", browser.NONE_FOUND + "\n")
