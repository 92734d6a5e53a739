"""Which pairs of names are worth comparing: the nearest by three-letter pieces, and those that share letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from commonweal.analysis.market.naming import Naming, naming

NEIGHBOURS = 6  # itself and five others
LEAST_COSINE = 0.5
BLOCK_AT_MOST = 50
COMMON_PIECE, COMMON_SHARE = 500, 0.005  # pieces in more names than this tell nothing and cost most of the time
SIGNS = 37  # a space, 26 letters and 10 figures: all that the words of a naming hold
Pairs = NDArray[np.intp]


def candidate_pairs(names: Sequence[str]) -> Pairs:
    """Pairs of names worth comparing: nearest by three-letter pieces, or sharing a trading name or their letters.

    Formula: cosine of TF-IDF weights of three-letter pieces within words (`piece_weights`), the 5 nearest above 0.5;
    and every pair that shares an alias or the squashed core, in groups of up to 50. Shapes: (n,) to (pairs, 2), first
    before second. Units: places in the list. Errors: none. Source: Salton & Buckley 1988; sparse_dot_topn for the
    product.
    """
    takings = [naming(name) for name in names]
    pairs = [_sharing(takings)]
    if len(names) > 1:
        pairs.append(_nearest([" ".join(taking.core) for taking in takings]))
    return once(np.concatenate(pairs), len(names))


def once(pairs: Pairs, size: int) -> Pairs:
    """Each pair of places below `size` once, the lesser place first, in order. Shapes: (n, 2). Errors: none."""
    keys = np.unique(pairs.min(axis=1) * size + pairs.max(axis=1))
    return np.stack([keys // max(1, size), keys % max(1, size)], axis=1)


def _sharing(takings: Sequence[Naming]) -> Pairs:
    """Pairs that share an alias, their words in any order, or their letters but for spaces."""
    shared: dict[str, list[int]] = defaultdict(list)
    for place, taking in enumerate(takings):
        keys = {"".join(taking.core), " ".join(sorted(taking.core))}
        for key in keys.union("".join(alias) for alias in taking.aliases) if taking.aliases else keys:
            shared[key].append(place)
    blocks = [members for members in shared.values() if 1 < len(members) <= BLOCK_AT_MOST]
    found = [(a, b) for members in blocks for i, a in enumerate(members) for b in members[i + 1 :]]
    return np.array(found, dtype=np.intp).reshape(-1, 2)


def piece_weights(texts: Sequence[str], common: int) -> csr_matrix:
    """TF-IDF weights of the three-letter pieces of each text, a word's first and last piece holding a space.

    Formula: times in the text × (ln((1 + n)/(1 + texts with the piece)) + 1), each text scaled to length 1; pieces in
    more than `common` texts left out. Shapes: n texts of a-z, 0-9 and single spaces; answer (n, 37³) in single
    precision. Units: none. Errors: none. Source: Salton & Buckley 1988, as scikit-learn's TfidfVectorizer has it.
    """
    place = np.zeros(128, dtype=np.int32)
    place[list(b"abcdefghijklmnopqrstuvwxyz0123456789")] = np.arange(1, SIGNS)
    signs = place[np.frombuffer(f" {' '.join(texts)} ".encode("ascii"), dtype=np.uint8)]
    inside = signs[1:-1] > 0  # a piece lies within a word where its middle is a letter
    piece = ((signs[:-2] * SIGNS + signs[1:-1]) * SIGNS + signs[2:])[inside]
    owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])[: inside.size][inside]
    table = csr_matrix((np.ones(piece.size, dtype=np.float32), (owner, piece)), shape=(len(texts), SIGNS**3))
    held = np.bincount(table.indices, minlength=SIGNS**3)
    rare = np.where(held > common, 0.0, np.log((1 + len(texts)) / (1 + held)) + 1)
    table.data *= rare[table.indices].astype(np.float32)
    table.eliminate_zeros()
    length = np.sqrt(np.bincount(np.repeat(np.arange(len(texts)), np.diff(table.indptr)), table.data**2, len(texts)))
    table.data /= np.repeat(length, np.diff(table.indptr)).astype(np.float32)
    return table


def _nearest(texts: Sequence[str]) -> Pairs:
    from sparse_dot_topn import sp_matmul_topn  # a third of a second to load, so only where names are compared

    table = piece_weights(texts, min(len(texts), max(COMMON_PIECE, int(COMMON_SHARE * len(texts)))))
    near = sp_matmul_topn(table, table.T.tocsr(), top_n=NEIGHBOURS, threshold=LEAST_COSINE, n_threads=2).tocoo()
    apart = near.row != near.col
    return np.stack([near.row[apart], near.col[apart]], axis=1).astype(np.intp)
