"""What many tests begin from, told by its actions once for a worker, and put back as rows for every test after that."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Rows = dict[type, dict[Any, Any]]  # by model and key


class Told:
    """What a telling made, as copies of the objects it gave and of the rows and files it left."""

    def __init__(self, make: Callable[[], Any], given: tuple) -> None:
        rows, files = _by_key(), _files()
        self.first = make()
        self.kept = copy.deepcopy((self.first, given))
        self.gone, self.changed, self.new = _difference(rows, _by_key())
        self.files = {path: content for path, content in _files().items() if files.get(path) != content}
        self.said: list[tuple[str, Any]] = []

    def again(self, given: tuple) -> Any:
        """The same once more, in a database that is as it was before. What was given is as the telling left it."""
        if self.said:
            _say(self.said)
        else:
            self.said = _overheard(self._put_back)
        for path, (content, mode) in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
        return self._copies(given)

    def _put_back(self) -> None:
        for model, keys in self.gone.items():
            model._base_manager.filter(pk__in=keys).delete()
        for model, rows in self.changed.items():
            for pk, values in rows.items():
                model._base_manager.filter(pk=pk).update(**values)
        put_back(self.new)

    def _copies(self, given: tuple) -> Any:
        made, was_given = self.kept
        pairs = [pair for kept, here in zip(was_given, given, strict=True) for pair in _pairs(kept, here)]
        memo = {id(kept): here for kept, here in pairs}
        for kept, here in pairs:
            here.__dict__.update(copy.deepcopy(kept.__dict__, memo))
        return copy.deepcopy(made, memo)


def as_it_stands() -> tuple:
    """What tells one state of the database from another: every act is in a chain, and its head depends on all of it."""
    from commonweal.ground.record.models import Chain

    return tuple(Chain.objects.order_by("name").values_list("name", "length", "head"))


def all_rows() -> dict[type, list[Any]]:
    """Every row of ours there is, as objects that can be saved again, tables with nothing to point to first."""
    return {model: list(rows.values()) for model, rows in _by_key().items() if rows}


def put_back(rows: Mapping[type, list[Any]]) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    for model, found in rows.items():
        model._base_manager.bulk_create([copy.copy(one) for one in found], batch_size=500)
    resets = connection.ops.sequence_reset_sql(no_style(), list(rows))
    if resets:
        with connection.cursor() as cursor:
            cursor.execute(";".join(resets))


def _overheard(write: Callable[[], None]) -> list[tuple[str, Any]]:
    """What is said to the database on the way: the same words make the same rows again, without the work of ours."""
    from django.db import connection

    said = []
    ready = connection.vendor == "postgresql"  # whose driver writes the values into the words each time

    def listen(execute, sql, params, many, context):
        said.append((connection.ops.compose_sql(sql, params), None) if ready else (sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        write()
    return said


def _say(said: list[tuple[str, Any]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in said:
            cursor.execute(sql, params)


def _pairs(kept: Any, here: Any) -> Iterable[tuple[Any, Any]]:
    """A person of the cast that was kept, and the same person in this test."""
    if isinstance(kept, SimpleNamespace):
        return [(one, getattr(here, name)) for name, one in vars(kept).items() if hasattr(one, "__dict__")]
    return [(kept, here)]


def _by_key() -> Rows:
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    ours = [model for model in models if model.__module__.startswith("commonweal.")]
    return {model: {row.pk: row for row in model._base_manager.all()} for model in ours}


def _difference(before: Rows, after: Rows) -> tuple[dict, dict, dict]:
    gone, new, changed = {}, {}, {}
    for model, rows in after.items():
        was = before[model]
        gone[model] = [pk for pk in was if pk not in rows]
        new[model] = [row for pk, row in rows.items() if pk not in was]
        both = {pk: _changes(was[pk], row) for pk, row in rows.items() if pk in was}
        changed[model] = {pk: values for pk, values in both.items() if values}
    return tuple({model: found for model, found in some.items() if found} for some in (gone, changed, new))


def _changes(was: Any, row: Any) -> dict[str, Any]:
    names = [column.attname for column in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if getattr(row, name) != getattr(was, name)}


def _files() -> dict[Path, tuple[bytes, int]]:
    from django.conf import settings

    folders = [Path(settings.MEDIA_ROOT), Path(settings.WORKING_KEYS)]
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mode & 0o777) for path in found}
