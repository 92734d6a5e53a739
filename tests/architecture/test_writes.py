"""No GET writes."""

import textwrap

import pytest

from tests.architecture.checks.writes import writes_on_get


def test_no_page_writes_when_it_is_only_looked_at(checkout):
    faults = writes_on_get(checkout / "commonweal")
    assert faults == [], "\n".join(faults)


@pytest.fixture
def faults(tmp_path):
    """The faults of one views module, without its name."""

    def check(text, **others):
        app = tmp_path / "house" / "cycle" / "plan"
        app.mkdir(parents=True)
        head = "from house.cycle.plan import actions\nfrom house.cycle.plan.actions import approve, Refused, LIMIT\n"
        files = {"views": head + textwrap.dedent(text), "actions": "def approve(): pass\n"} | others
        for name, body in files.items():
            (app / f"{name}.py").write_text(body)
        return [fault.split(": ")[1] for fault in writes_on_get(tmp_path / "house")]

    return check


REACHED = ["approve is within reach of a GET"]


@pytest.mark.parametrize(
    "text",
    [
        "def page(request):\n    if request.method == 'POST':\n        approve(by=request.user)",
        "def page(request):\n    if request.method == 'POST' and form.is_valid():\n        actions.approve(by=1)",
        "def page(request):\n    if request.method != 'POST':\n        return show()\n    approve()",
        "def page(request):\n    if request.method != 'POST':\n        return show()\n    else:\n        approve()",
        "@posts\ndef page(request):\n    approve()",
        "def page(request):\n    return asks_first(request, form, partial(actions.approve, by=1), done='It is.')",
        "@posts('plan:option')\ndef page(request):\n    approve()",
        "@require_POST\ndef page(request):\n    with lock():\n        approve()",
        "@require_http_methods(['POST'])\ndef page(request):\n    approve()",
        "class Page(View):\n    def post(self, request):\n        approve()",
        "def _save():\n    approve()\ndef page(request):\n    if request.method == 'POST':\n        _save()",
        "def page(request):\n    return approve() if request.method == 'POST' else show()",
        "def page(request):\n    try:\n        return LIMIT\n    except Refused:\n        return show()",
        "def page(request):\n    return show(actions.Refused, actions.LIMIT)",
        "@posts\ndef page(request):\n    try:\n        approve()\n    except Refused as why:\n        return show(why)",
    ],
)
def test_a_write_behind_a_post(faults, text):
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "def page(request):\n    approve()",
        "def page(request):\n    actions.approve()",
        "def page(request):\n    for one in many:\n        actions.approve(one)",
        "def page(request):\n    act(request, approve)",
        "def page(request):\n    act(request, actions.approve)",
        "def page(request):\n    if request.method == 'GET':\n        return show()\n    approve()",
        "def page(request):\n    if request.method == 'POST':\n        return show()\n    approve()",
        "def page(request):\n    if request.method == 'POST' or forced:\n        approve()",
        "def page(request):\n    if request.method != 'POST':\n        log()\n    approve()",
        "def page(request):\n    try:\n        show()\n    finally:\n        approve()",
        "@require_http_methods(['GET', 'POST'])\ndef page(request):\n    approve()",
        "class Page(View):\n    def get(self, request):\n        approve()",
        "def _save(request):\n    approve()\ndef page(request):\n    _save(request)",
        "def _a():\n    approve()\n    _b()\ndef _b():\n    _a()\ndef page(request):\n    _b()",
        "VERBS = {'approve': approve}",
        "page = lambda request: approve()",
        "def page(request, then=approve):\n    then()",
    ],
)
def test_a_write_within_reach_of_a_get(faults, text):
    assert faults(text) == REACHED


def test_a_private_function_that_another_module_takes_is_an_entrance(faults):
    text = "def _save():\n    approve()\ndef page(request):\n    if request.method == 'POST':\n        _save()"
    assert faults(text, urls="from .views import _save\n") == REACHED


def test_an_action_imported_inside_a_function_is_found(faults):
    assert faults("def page(request):\n    from .actions import approve as yes\n    yes()") == [
        "yes is within reach of a GET"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "import house.cycle.plan.actions\ndef page(request):\n    house.cycle.plan.actions.approve()",
        "import house.cycle.plan.actions as writing\ndef page(request):\n    writing.approve()",
        "from . import actions as writing\ndef page(request):\n    writing.approve()",
        "from . import actions\ndef page(request):\n    getattr(actions, verb)()",
    ],
)
def test_an_action_under_another_name_is_found(faults, text):
    assert [fault.split(" is ")[1] for fault in faults(text)] == ["within reach of a GET"]


def test_an_action_in_a_file_that_a_view_brings_in_is_found(faults):
    text = "from .steps import run\ndef page(request):\n    run()"
    assert faults(text, steps="from .actions import approve\ndef run():\n    approve()\n") == REACHED


def test_a_view_does_not_write_past_the_actions(faults):
    assert faults("@posts\ndef page(request):\n    option.save()") == [".save writes past the actions"]
