"""Skip a file of comparisons in plain words where the libraries that it compares with are not installed."""

from __future__ import annotations

from importlib.util import find_spec

import pytest


def needs(*libraries: str) -> None:
    missing = [library for library in libraries if find_spec(library) is None]
    if missing:
        pytest.skip(f"Not installed here: {', '.join(missing)}. `make oracles` installs them.", allow_module_level=True)
