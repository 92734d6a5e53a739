"""Spending in batches: the same rows and keys as the whole file, in memory that does not grow with it."""

import tracemalloc
from decimal import Decimal

import pytest

from commonweal.front.open_data import reading
from commonweal.front.open_data.reading.identifiers import fingerprint
from commonweal.front.open_data.reading.table import Seen


def lines(count: int) -> str:
    return "".join(f"{1 + n % 28:02}/04/2026,Supplier {n % 97},{n}.25,T{n}\r\n" for n in range(count))


def whole(batches) -> tuple[list, list, int, int]:
    rows, problems, blank, totals = [], [], 0, 0
    for each in batches:
        rows += each.rows
        problems += each.problems
        blank += each.blank_rows
        totals += len(each.totals)
    return rows, problems, blank, totals


HEADINGS = "Payment Date,Supplier Name,Amount,Transaction Number\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_batches_add_up_to_the_whole(tmp_path, encoding):
    path = tmp_path / "spend.csv"
    text = HEADINGS + lines(1234) + ",,,\r\n31/02/2026,Café,5,X\r\nTotal,,99,\r\n" + lines(10)
    path.write_bytes(text.encode(encoding))
    rows, problems, blank, totals = whole(reading.spend_stream(path, batch_size=100))
    at_once = reading.spend(path.read_bytes(), path.name)
    assert rows == list(at_once.rows)
    assert problems == [each for each in at_once.problems if "totals row says" not in each.what_is_wrong]
    assert (blank, totals, len(rows)) == (1, 1, 1244)


def test_a_repeat_in_a_later_batch_is_still_a_repeat(tmp_path):
    path = tmp_path / "spend.csv"
    path.write_text(HEADINGS + lines(300) + lines(1), newline="")
    rows, problems, _, _ = whole(reading.spend_stream(path, batch_size=50))
    assert len({row.key for row in rows}) == 301
    assert [(each.row, each.what_is_wrong) for each in problems] == [(302, "This row repeats an earlier row")]


def test_a_workbook_and_a_json_list_come_in_batches_too(tmp_path):
    path = tmp_path / "spend.json"
    path.write_text(
        '[{"date": "2026-04-01", "supplier": "A", "amount": 1}, {"date": "2026-04-02", "supplier": "B", "amount": 2}]'
    )
    batches = list(reading.spend_stream(path, batch_size=1))
    assert [[row.amount for row in each.rows] for each in batches] == [[Decimal("1.00")], [Decimal("2.00")]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file spend.csv is empty"),
        (b"%PDF-1.7", "The file spend.csv is a PDF"),
        (b"hello", "No row of headings was found in spend.csv"),
        (b"\xef\xbb\xbfa,b\n\xff\xff", "The file spend.csv is not text all through"),
        (b"a\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f,b\n", "The file spend.csv is not text or a spreadsheet"),
    ],
)
def test_what_cannot_be_streamed_is_refused_in_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "spend.csv"
    path.write_bytes(content)
    with pytest.raises(reading.Unreadable) as refused:
        list(reading.spend_stream(path))
    assert str(refused.value).startswith(sentence)


def test_headings_alone_give_one_empty_batch(tmp_path):
    path = tmp_path / "spend.csv"
    path.write_text(HEADINGS)
    assert [each.sentence() for each in reading.spend_stream(path)] == ["0 rows read"]


def _peak(read) -> int:
    tracemalloc.start()
    try:
        assert read() == 8_000
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_stream_holds_one_batch_and_not_the_file(tmp_path):
    path = tmp_path / "spend.csv"
    path.write_text(HEADINGS + lines(8_000), newline="")
    reading.spend(path.read_bytes())  # fills the caches of words, so that neither reading pays for them
    whole_file = _peak(lambda: len(reading.spend(path.read_bytes()).rows))
    in_batches = _peak(lambda: sum(len(each.rows) for each in reading.spend_stream(path, batch_size=200)))
    assert in_batches < whole_file / 2


def test_the_keys_seen_grow_without_losing_any():
    seen = Seen()
    keys = [fingerprint(number) for number in range(5_000)]
    assert [seen._new(key) for key in keys] == [True] * len(keys)
    assert [seen._new(key) for key in keys] == [False] * len(keys)
