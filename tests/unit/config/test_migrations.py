"""What the models say, the migrations make."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def still_to_make(loader, wanted):
    found = MigrationAutodetector(loader.project_state(), wanted).changes(graph=loader.graph)
    return [f"{app}: {one.describe()}" for app, made in found.items() for each in made for one in each.operations]


def test_every_table_column_and_index_is_made_by_a_migration(loader):
    assert still_to_make(loader, ProjectState.from_apps(apps)) == []


def test_a_column_that_no_migration_makes_is_found(loader):
    wanted = ProjectState.from_apps(apps)
    wanted.models["post", "letter"].fields["colour"] = wanted.models["post", "letter"].fields["state"].clone()
    assert still_to_make(loader, wanted) == ["post: Add field colour to letter"]
