import jinja2
import pytest

from commonweal.ground.pages.environment import environment

PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def written():
    """Extra templates that a test writes for itself: written["case.html"] = '...'."""
    return {}


@pytest.fixture
def pages(written, settings):
    settings.STORAGES = {**settings.STORAGES, **PLAIN_STATIC}
    return environment(loader=jinja2.DictLoader(written))


@pytest.fixture
def render(pages):
    """A snippet, rendered as the pages render it."""
    return lambda source, **context: pages.from_string(source).render(**context)
