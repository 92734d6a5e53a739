"""The open data as files: each whole, under a fixed name, with its checksum in an index."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from commonweal.front.open_data.queries import columns, ocds, published, threesixty
from commonweal.front.open_data.queries.publisher import LICENCE, publisher


def publish(*, out: Path, at: datetime.datetime) -> list[Path]:
    """Write every dataset under `out`: `360/`, `ocds/`, `spend/` and `index.json`, which names them all."""
    council = publisher()
    grants, contracts, lines = published.grants(), published.contracts(), columns.payments()
    package = ocds.package(published.tenders(), published.awards(), contracts, council, at)
    files: list[tuple[str, int, Iterable[str]]] = [
        ("360/grants.json", len(grants), _json(threesixty.package(grants, council, at))),
        ("360/grants.csv", len(grants), columns.csv_lines(columns.GRANTS, grants, council)),
        ("ocds/contracts.json", len(package["releases"]), _json(package)),
        ("ocds/contracts.csv", len(contracts), columns.csv_lines(columns.CONTRACTS, contracts, council)),
        ("spend/spend.csv", lines.count(),
         columns.csv_lines(columns.SPEND, lines.iterator(chunk_size=2000), council)),
    ]  # fmt: skip
    index = [_write(out, name, rows, text) for name, rows, text in files]
    about = {"publisher": council.name, "published": at.isoformat(), "licence": LICENCE, "files": index}
    _write(out, "index.json", len(index), _json(about))
    return [out / name for name, _, _ in files] + [out / "index.json"]


def _json(held: dict[str, Any]) -> Iterator[str]:
    yield json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False)
    yield "\n"


def _write(out: Path, name: str, rows: int, text: Iterable[str]) -> dict[str, Any]:
    """Beside its place first, so that whoever reads meets the old file or the new one and never half of one."""
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        for piece in text:
            written = piece.encode("utf-8")
            digest.update(written)
            size += file.write(written)
    os.replace(beside, path)
    return {"file": name, "rows": rows, "bytes": size, "sha256": digest.hexdigest()}
