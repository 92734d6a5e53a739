"""What every test shares: the checkout, the reference material beside it, and a closed network."""

import gc
import os
import socket
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

CHECKOUT = Path(__file__).resolve().parent.parent
BOROUGH = "tests/integration/borough"

pytest_plugins = ["tests.cast"]

# Analysis, law and repository tests need no Django and run in a checkout whose settings are missing.
if find_spec("commonweal.config") and find_spec("commonweal.config.settings"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    import django

    django.setup()

# The same examples on every machine and at every load: a failure is one that everybody can see again.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out what is the same on any database")
    parser.addoption("--columns-later", action="store_true", help="leave out what the stricter database is asked")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A journey in a browser waits more than it works, so each begins first, with a worker of its own."""
    items.sort(key=lambda item: "browser_path" not in item.fixturenames)
    if config.getoption("--database-only"):
        _keep(config, items, _asks_a_database)
    if config.getoption("--columns-later"):
        _keep(config, items, lambda item: not item.get_closest_marker("stricter_database"))


def _keep(config: pytest.Config, items: list[pytest.Item], asked: Callable[[pytest.Item], bool]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if not asked(item)])
    items[:] = [item for item in items if asked(item)]


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end, so Python need not look through it for rubbish every time.

    Looking took a tenth of the whole run; what the tests themselves leave is still cleared away, less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file stays with one worker, and so do all that walk over the same borough: it is told once for them."""
    return BoroughTogether(config, log)


class BoroughTogether(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return BOROUGH if file.startswith(BOROUGH) else file


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("one_database"):
        return False
    return bool(item.get_closest_marker("django_db")) or "django_db_setup" in item.fixturenames


@pytest.fixture(scope="session")
def checkout() -> Path:
    return CHECKOUT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material that is not part of the repository; a test that needs it is left out without it."""
    folder = Path(os.environ.get("COMMONWEAL_SHARED", CHECKOUT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"The reference material is not here: set COMMONWEAL_SHARED (looked in {folder.name}/).")
    return folder


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser that the journeys drive (`make test` finds or installs one)."""
    from tools.browser import NONE_FOUND, find

    return find() or pytest.skip(NONE_FOUND)


class NetworkReached(AssertionError):
    """A test tried to leave this machine."""


HERE = {"", "127.0.0.1", "localhost", "::1", "0.0.0.0", socket.gethostname()}
_connect, _look_up = socket.socket.connect, socket.getaddrinfo


def _connect_here_only(self: socket.socket, address, *args):
    if self.family != socket.AF_UNIX and address[0] not in HERE:
        raise NetworkReached(f"No test may reach the network: {address[0]}")
    return _connect(self, address, *args)


def _look_up_here_only(host, *args, **kwargs):
    if host is not None and host not in HERE:
        raise NetworkReached(f"No test may reach the network: {host}")
    return _look_up(host, *args, **kwargs)


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _connect_here_only)
    patch.setattr(socket, "getaddrinfo", _look_up_here_only)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _files_apart(tmp_path_factory):
    """What tests upload never comes near the files of this machine."""
    if "django" not in sys.modules:
        yield
        return
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("files"))):
        yield


@pytest.fixture(scope="session", autouse=True)
def _keys_of_their_own(tmp_path_factory):
    """The keys of rounds that tests seal lie apart from those of the checkout, and are gone afterwards."""
    if "django" not in sys.modules:
        yield
        return
    from django.test import override_settings

    with override_settings(WORKING_KEYS=str(tmp_path_factory.mktemp("keys"))):
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_passphrases():
    """A real one takes a second of work by design; the tests of sealing ask for it (`real_passphrases`)."""
    if "django" not in sys.modules:
        yield
        return
    from tests.factories.passphrases import without_work

    with without_work():
        yield


@pytest.fixture
def real_passphrases():
    from tests.factories.passphrases import with_work

    with with_work():
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_journeys():
    """The record refuses to be deleted. SQLite empties a table no other way, so its triggers step aside meanwhile."""
    if "django" not in sys.modules:
        yield
        return
    from django.db.backends.sqlite3.base import DatabaseOperations

    emptied = DatabaseOperations.sql_flush

    def sql_flush(self, *args, **options):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        dropped = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return [*dropped, *emptied(self, *args, **options), *(sql for _, sql in triggers)]

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
    yield
    patch.undo()
