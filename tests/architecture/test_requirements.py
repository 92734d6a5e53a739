"""The list of requirements is whole, in our own words, and every mark on a test names one of them."""

import re

import pytest

from tools.requirements import load, marks_in, report, unknown

COPIED = 8  # as many words in a row as nobody writes twice by chance


def ids_in(text: str) -> list[str]:
    """The ids that open a row of the reference tables."""
    return re.findall(r"^\| ((?:G\d+|SV)\.\d+) \|", text, flags=re.MULTILINE)


def words(text: str) -> list[str]:
    return re.findall(r"[\w£%']+", text.lower())


def copied(text: str, reference: str, run: int = COPIED) -> list[str]:
    """Every run of words in `text` that stands in `reference` too."""
    known = words(reference)
    runs = {tuple(known[i : i + run]) for i in range(len(known) - run + 1)}
    said = words(text)
    return [" ".join(said[i : i + run]) for i in range(len(said) - run + 1) if tuple(said[i : i + run]) in runs]


def test_there_are_313_and_each_is_there_once():
    ids = [row["id"] for row in load()]
    assert len(ids) == 313
    assert sorted(set(ids)) == sorted(ids)


def test_each_says_what_it_asks_and_where_it_comes_from():
    for row in load():
        assert list(row) == ["id", "says", "source", "group"]
        assert row["says"].endswith("."), row["id"]
        assert "\n" not in row["says"], row["id"]
        assert re.match(r"(CRO|SUT|NOR|SOU|LAN)\b", row["source"]), row["id"]
        assert row["group"] == row["id"].split(".")[0]


def test_they_are_the_ids_of_the_reference(shared):
    reference = (shared / "product" / "requirements.md").read_text(encoding="utf-8")
    assert [row["id"] for row in load()] == ids_in(reference)


def test_they_are_said_in_our_own_words(shared):
    reference = (shared / "product" / "requirements.md").read_text(encoding="utf-8")
    assert {row["id"]: found for row in load() if (found := copied(row["says"], reference))} == {}


def test_every_mark_names_a_requirement(checkout):
    assert unknown(marks_in(checkout / "tests"), load()) == []


def _test_file(folder, text):
    (folder / "tests").mkdir()
    (folder / "tests" / "test_gate.py").write_text(text)
    return folder / "tests"


ROWS = [{"id": "G1.01"}, {"id": "G1.02"}, {"id": "G1.03"}]


def test_marks_are_found_on_tests_classes_modules_and_parameters(tmp_path):
    tests = _test_file(
        tmp_path,
        "import pytest\n"
        "pytestmark = [pytest.mark.covers('G1.01')]\n"
        "@pytest.mark.covers('G1.02')\n"
        "class TestGate:\n"
        "    def test_one(self): pass\n"
        "@pytest.mark.parametrize('n', [pytest.param(1, marks=pytest.mark.covers('G1.03'))])\n"
        "def test_two(n): pass\n",
    )
    one, two = "tests/test_gate.py::TestGate::test_one", "tests/test_gate.py::test_two"
    marks = marks_in(tests)
    assert marks == {"G1.01": [one, two], "G1.02": [one], "G1.03": [two]}
    assert list(report(ROWS, marks)) == [
        f"G1.01   {one}, {two}",
        f"G1.02   {one}",
        f"G1.03   {two}",
        "requirements: 3 of 3 proved",
    ]


def test_a_requirement_without_a_test_is_not_yet_proved():
    assert list(report(ROWS[:1], {})) == ["G1.01   not yet", "requirements: 0 of 1 proved"]


def test_an_id_that_nobody_knows_is_an_error(tmp_path):
    tests = _test_file(tmp_path, "import pytest\n@pytest.mark.covers('G9.99')\ndef test_one(): pass\n")
    assert unknown(marks_in(tests), ROWS) == ["tests/test_gate.py::test_one: no requirement is called G9.99"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("@pytest.mark.covers('G1.01')\ndef check(): pass\n", "check is no test"),
        ("@pytest.mark.covers(ID)\ndef test_one(): pass\n", "takes the ids themselves"),
        ("@pytest.mark.covers()\ndef test_one(): pass\n", "takes the ids themselves"),
    ],
)
def test_a_mark_that_proves_nothing_is_an_error(tmp_path, text, why):
    with pytest.raises(ValueError, match=why):
        marks_in(_test_file(tmp_path, text))


def test_eight_words_in_a_row_are_a_copy():
    reference = "the council keeps a list of every service that it has bought"
    assert copied("We keep a list of every service that we have.", reference, run=8) == []
    assert copied("So: a list of every service that it has", reference, run=8) == [
        "a list of every service that it has"
    ]


def test_ids_are_read_from_the_tables_only():
    assert ids_in("| G0.01 | text |\n| ID | x |\nG0.02 in a sentence\n| SV.41 | SV6 |\n") == ["G0.01", "SV.41"]
