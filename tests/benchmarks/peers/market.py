"""Which of 100,000 records are one supplier."""

from __future__ import annotations

import numpy as np

from commonweal.analysis.market import resolve
from commonweal.analysis.market.naming import naming
from tests.benchmarks.peers.timing import Timed

COUNT = 100_000
FIRST = """acorn alder ash aspen barley beacon birch bluebell bramble bridge briar brook castle cedar chapel cherry
    clover copper corner crown daisy dale dove elm fern field finch forge fountain foxglove garden gate glen grange
    green grove harbour harvest hawthorn hazel heath heron hill holly honey iris ivy jasmine juniper kestrel kings
    lake lark laurel lavender lily lime linden lotus maple marigold marsh meadow mill moor moss oak olive orchard
    otter park pear pine poplar primrose priory quarry queens raven ridge river robin rose rowan sage silver""".split()
MIDDLE = """care community support housing family youth training building cleaning transport catering health home
    day nursery garden sports arts advice legal energy water roofing plumbing electrical print design media food
    fostering respite learning recycling security consulting recruitment systems solutions""".split()
LAST = "ltd limited plc cic trust association centre services group project partnership llp society uk".split()


def names() -> list[str]:
    """Made-up suppliers, a third of them written in a second way, as finance systems do."""
    chance = np.random.default_rng(1)
    ends = ["", *"son ley ton worth field well ford by ham wick".split()]
    found: dict[str, None] = {}
    while len(found) < COUNT:
        first = FIRST[chance.integers(len(FIRST))] + ends[chance.integers(len(ends))]
        second = FIRST[chance.integers(len(FIRST))] if chance.random() < 0.5 else ""
        parts = [first, second, MIDDLE[chance.integers(len(MIDDLE))], LAST[chance.integers(len(LAST))]]
        name = " ".join(part for part in parts if part).title()
        found[name] = None
        if chance.random() < 0.33:
            found[_again(name, int(chance.integers(4)))] = None
    return list(found)[:COUNT]


def _again(name: str, way: int) -> str:
    ways = (name.upper(), name.rsplit(" ", 1)[0], name[:22], name.replace("Community", "Comm").replace("a", "", 1))
    return ways[way]


def run() -> None:
    listed = names()
    naming.cache_clear()
    told = Timed(f"resolver, {COUNT:,} names", lambda: resolve(listed), times=1, within=7.7)
    told.beside("scikit-learn's TF-IDF and its product alone", lambda: bare(listed), times=1, needs="sklearn")


def bare(listed: list[str]) -> int:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32, max_df=500)
    table = pieces.fit_transform(listed)
    return int(sp_matmul_topn(table, table.T.tocsr(), top_n=6, threshold=0.5, n_threads=2).nnz)
