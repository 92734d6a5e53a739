"""The examples in the pages about choice, scoring and value run, and say what the pages say they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "docs" / "analysis"


@pytest.mark.parametrize("page", ["choice", "scoring", "value"])
def test_the_examples_of_a_page_run_in_order(page: str) -> None:
    examples = re.findall(r"^```python\n(.*?)^```", (PAGES / f"{page}.md").read_text(encoding="utf-8"), re.M | re.S)
    assert len(examples) >= 4
    told: dict = {}
    for example in examples:
        exec(compile(example, f"{page}.md", "exec"), told)
