"""What a form costs those who fill it in, and whether that is in proportion to the money."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commonweal.ground.pages.words import lower_first, money, plural
from commonweal.ground.questions.models import Question
from commonweal.ground.questions.rules.kinds import TABLES, TEXTS, Kind, columns_of


@dataclass(frozen=True)
class Thumb:
    """A rule of thumb, dated, with where it comes from. A council sets its own by `actions.set_rule_of_thumb`."""

    from_date: datetime.date
    words_an_hour: int
    minutes_a_file: int
    pounds_a_word: int
    pounds_an_hour: int
    share: Decimal
    small_money: int
    source: str


# Giving Pains found that small charities spend what comes to 38% of their grants on applying for them. Asking is kept
# far below that here: the time that a form takes may cost one pound in twenty of what it can bring.
SHIPPED = Thumb(
    from_date=datetime.date(2026, 1, 1),
    words_an_hour=400,
    minutes_a_file=20,
    pounds_a_word=10,
    pounds_an_hour=20,
    share=Decimal(5),
    small_money=10_000,
    source=(
        "The platform's own starting point, set in 2026: 400 words an hour, 20 minutes a file, one word for each £10, "
        "and time at £20 an hour that costs no more than 5% of the money. For £10,000 or less, no evidence that small "
        "organisations rarely have. The study Giving Pains found that applying costs small charities 38% of what they "
        "get."
    ),
)
LINES_EXPECTED = {Kind.BUDGET: 6, Kind.OUTCOMES: 2, Kind.GROUP: 3}
WORDS_A_BOX = 6  # to find a figure, a date or a name and write it down takes as long as a few words
WORDS_A_CHOICE = 4


@dataclass(frozen=True)
class Burden:
    """How much a form asks for. `boxes` counts words for figures and choices, which take time and are not words."""

    words: int
    files: int
    hours: Decimal
    questions: int = 0

    @property
    def sentence(self) -> str:
        files = f" and {plural(self.files, 'file')}" if self.files else ""
        hours = f"{self.hours.normalize():f}"
        return (
            f"About {self.words:,} words{files}. Small organisations will need about "
            f"{hours} hour{'' if hours == '1' else 's'}."
        )

    def times(self, number: int) -> Burden:
        """The same form, filled in so many times."""
        return Burden(self.words * number, self.files * number, self.hours * number, self.questions * number)

    def __str__(self) -> str:
        return self.sentence


def burden(questions: Iterable[Question], thumb: Thumb = SHIPPED) -> Burden:
    """Words as they are allowed, files one each, and hours = words / words an hour + minutes a file."""
    asked = list(questions)
    words = sum(_words(one) for one in asked)
    boxes = sum(_boxes(one) for one in asked)
    files = sum(1 for one in asked if one.kind == Kind.FILE)
    hours = Decimal(words + boxes) / thumb.words_an_hour + Decimal(files * thumb.minutes_a_file) / 60
    return Burden(words, files, hours.quantize(Decimal("0.1")), len(asked))


def _words(question: Question) -> int:
    if question.kind in TEXTS:
        return question.words
    columns = columns_of(question)
    each = sum(one.words for one in columns if one.kind in TEXTS and question.kind == Kind.OUTCOMES)
    return each * _lines_expected(question)


def _boxes(question: Question) -> int:
    if question.kind in TEXTS or question.kind == Kind.FILE:
        return 0
    if question.kind in TABLES:
        counted = [one for one in columns_of(question) if question.kind != Kind.OUTCOMES or one.kind not in TEXTS]
        return WORDS_A_BOX * len(counted) * _lines_expected(question)
    return WORDS_A_BOX if question.kind in (Kind.NUMBER, Kind.MONEY, Kind.DATE) else WORDS_A_CHOICE


def _lines_expected(question: Question) -> int:
    expected = LINES_EXPECTED.get(Kind(question.kind), 0)
    return min(expected, len(question.options) or 1) if question.kind == Kind.OUTCOMES else expected


def out_of_proportion(
    asked: Burden, offered: Decimal | None, thumb: Thumb = SHIPPED, *, what: str = "The form", verb: str = "asks"
) -> str:
    """Why a form asks too much for what it can bring, in words; nothing where it is in proportion."""
    if not offered:
        return ""
    most = int(offered / thumb.pounds_a_word)
    if asked.words > most:
        return (
            f"{what} {verb} for {asked.words:,} words for {money(offered)}. "
            f"Ask for no more than {most:,}: one word for each £{thumb.pounds_a_word}."
        )
    cost = (asked.hours * thumb.pounds_an_hour).quantize(Decimal(1))
    limit = offered * thumb.share / 100
    if cost > limit:
        return (
            f"Filling in {lower_first(what)} takes about {asked.hours.normalize():f} hours, which costs an "
            f"organisation about {money(cost)} at £{thumb.pounds_an_hour} an hour. "
            f"That is more than {thumb.share.normalize():f}% of {money(offered)}. Ask for less."
        )
    return ""


def words_in_proportion(offered: Decimal | None, number: int, most: int = 250, thumb: Thumb = SHIPPED) -> int:
    """How many words each of so many questions may have, in tens, so that the form stays in proportion."""
    if not offered or not number:
        return most
    return max(30, min(most, int(offered / thumb.pounds_a_word / number) // 10 * 10))
