"""Pages of long lists."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator

MANY = 20_000  # keys that are read at once; beyond them the database counts


class ByKey(Paginator):
    """Finds and sorts the keys alone, once, and reads whole rows for one page: ten thousand wide rows sort slowly."""

    def __init__(self, found: Any, size: int) -> None:
        self.found = found
        keys = found.values_list("pk", flat=True)
        first = list(keys[: MANY + 1])
        super().__init__(first if len(first) <= MANY else keys, size)

    def page(self, number: int | str) -> Page:
        page = super().page(number)
        keys = list(page.object_list)
        rows = {row.pk: row for row in self.found.order_by().filter(pk__in=keys)}
        page.object_list = [rows[key] for key in keys if key in rows]
        return page
