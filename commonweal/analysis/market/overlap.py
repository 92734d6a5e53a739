"""Overlap of texts: passages that two bids share, once the words of the question are set aside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from commonweal.analysis.inputs import names, several, whole
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, percent

RUN = 8  # words: shorter runs are shared by chance and by habit


def word_runs(text: str, length: int = RUN) -> list[tuple[str, ...]]:
    """Every run of `length` words, in order, lower case and without punctuation; a shorter text is one run.

    Units: words. Errors: none; no runs for a text without words. Source: Broder 1997 (shingles).
    """
    words = re.findall(r"[a-z0-9]+", text.lower().replace("’", "'").replace("'", ""))
    if not words:
        return []
    return [tuple(words[i : i + length]) for i in range(max(1, len(words) - length + 1))]


def containment(first: set[tuple[str, ...]], second: set[tuple[str, ...]]) -> float:
    """The share of the shorter text's runs that the other has too: |A ∩ B| / min(|A|, |B|). Errors: none.

    Shapes: sets of runs. Units: a share; nought when either has none. Source: Broder, On the resemblance and
    containment of documents, 1997.
    """
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


@dataclass(frozen=True, kw_only=True)
class SharedText:
    """Two texts, the share of the shorter one found in the other, and the longest passage that they share."""

    first: str
    second: str
    share: float
    passage: str
    words: int


@dataclass(frozen=True, kw_only=True)
class Overlap(Result):
    """Pairs of texts that share passages, most first."""

    labels: tuple[str, ...]
    run: int
    pairs: tuple[SharedText, ...]

    def sentence(self) -> str:
        if not self.pairs:
            return (
                f"No two of {counted(len(self.labels), 'text')} share {self.run} words in a row, beyond the question "
                f"itself. Copying that was reworded would not show."
            )
        top = self.pairs[0]
        return (
            f"{top.first} and {top.second} share {percent(top.share)} of the shorter text; the longest passage is "
            f"{top.words} words: '{top.passage}'. {counted(len(self.pairs), 'pair')} in all share {self.run} words "
            f"in a row. Shared words can come from one adviser, one template or one parent body: ask before concluding."
        )

    def table(self) -> Table:
        rows = [(pair.first, pair.second, pair.share, pair.words, pair.passage) for pair in self.pairs]
        return ("Text", "Other text", "Share of the shorter", "Longest passage, words", "Passage"), tuple(rows)


def overlap(
    texts: Sequence[str], labels: Sequence[str] | None = None, known: Sequence[str] = (), run: int = RUN
) -> Overlap:
    """Which texts share passages of at least `run` words, leaving out runs found in `known` (questions, templates).

    Formula: see `containment`; the longest passage is the longest row of shared runs. Errors: Refused for fewer than
    two texts, or a run under three words. Source: Broder 1997.
    """
    texts = [str(text) for text in several("texts", texts)]
    if len(texts) < 2:
        raise Refused("Give at least two texts to compare.")
    if whole("run", run, 1, 1_000) < 3:
        raise Refused("Runs under three words are shared by every two texts in English. Use about eight.")
    labelled = names("labels", labels, len(texts), "Text")
    common = {part for text in several("known", known) for part in word_runs(text, run)}
    rows = [[part for part in word_runs(text, run) if part not in common] for text in texts]
    sets = [set(row) for row in rows]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, parts in enumerate(sets):
        for part in parts:
            holders[part].append(place)
    alike = {pair for places in holders.values() for pair in combinations(places, 2)}
    found = []
    for a, b in sorted(alike):
        passage = _longest(rows[a], sets[b])
        share = containment(sets[a], sets[b])
        words = len(passage.split())
        found.append(SharedText(first=labelled[a], second=labelled[b], share=share, passage=passage, words=words))
    found.sort(key=lambda pair: (-pair.share, -pair.words, pair.first, pair.second))
    return Overlap(
        method=f"runs of {run} words in common (containment), the question's own words set aside",
        labels=labelled,
        run=run,
        pairs=tuple(found),
    )


def _longest(row: Sequence[tuple[str, ...]], other: set[tuple[str, ...]]) -> str:
    best: list[str] = []
    current: list[str] = []
    for part in row:
        if part not in other:
            current = []
        elif current and tuple(current[-len(part) + 1 :]) == part[:-1]:
            current = [*current, part[-1]]
        else:
            current = list(part)
        if len(current) > len(best):
            best = current
    return " ".join(best)
