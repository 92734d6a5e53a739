"""No GET writes: a page that is only looked at changes nothing.

Every write is an action. So it is enough to know, from the source of a view, that an action is named only where the
request is a POST for certain:

* in a function behind @posts, @require_POST or @require_http_methods(["POST"]), or a method called `post`;
* in the branch `if request.method == "POST":` (alone or joined to more by `and`);
* after `if request.method != "POST": return ...`;
* in a private function of the same module that is itself named only in such places;
* among what is given to `asks_first`, the page between a button and its act.

Naming is what counts, not calling: an action handed on to another function may be called there. An exception class or
a constant that an actions module defines is no action. A view writes nothing past the actions either. What a view
brings in above the actions (forms, and files without a rank) is held to the same.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.checks.python import FILES, Module, base_of, imports, modules, parsed, place

GUARDS = {"posts", "require_POST"}
BELOW = set(FILES[FILES.index("actions") :])
WRITES = {"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ASKS_FIRST = {"asks_first"}  # of pages.views: it calls what it is given on a POST only
LOOKING = {"note_opened"}  # that somebody has looked at an application is written down when they look
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _is_post(test: ast.expr) -> bool:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(_is_post(value) for value in test.values)
    return _compares_method(test, ast.Eq)


def _is_not_post(test: ast.expr) -> bool:
    return _compares_method(test, ast.NotEq)


def _compares_method(test: ast.expr, how: type[ast.cmpop]) -> bool:
    """`request.method == "POST"`"""
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], how)
        and isinstance(test.left, ast.Attribute)
        and test.left.attr == "method"
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value == "POST"
    )


def _leaves(body: list[ast.stmt]) -> bool:
    return isinstance(body[-1], ast.Return | ast.Raise)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _behind_a_guard(function: Function, in_class: bool) -> bool:
    if in_class and function.name == "post":
        return True
    for decorator in function.decorator_list:
        if _name(decorator) in GUARDS:
            return True
        if isinstance(decorator, ast.Call):
            if _name(decorator.func) in GUARDS:
                return True
            if _name(decorator.func) == "require_http_methods":
                methods = ast.literal_eval(decorator.args[0])
                return list(methods) == ["POST"]
    return False


class _Reader:
    """Notes every name that a module uses, in which function, and whether the request is a POST there."""

    def __init__(self) -> None:
        self.uses: list[
            tuple[ast.expr, str, bool]
        ] = []  # what, the outermost function ("" in a class), POST for certain?
        self.guarded: dict[str, bool] = {}

    def module(self, tree: ast.Module) -> None:
        for node in tree.body:
            self.statement(node, "", False, False)

    def block(self, body: list[ast.stmt], within: str, post: bool) -> None:
        for node in body:
            self.statement(node, within, post, False)
            if isinstance(node, ast.If) and _is_not_post(node.test) and _leaves(node.body):
                post = True

    def statement(self, node: ast.stmt, within: str, post: bool, in_class: bool) -> None:
        if isinstance(node, Function):
            self.function(node, within, post, in_class)
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                self.statement(inner, within, post, True)
        elif isinstance(node, ast.If):
            self.expressions(node.test, within, post)
            self.block(node.body, within, post or _is_post(node.test))
            self.block(node.orelse, within, post or _is_not_post(node.test))
        else:
            self.compound(node, within, post)

    def compound(self, node: ast.AST, within: str, post: bool) -> None:
        """A `with`, `for`, `try` or plain statement: its blocks of statements, and the expressions between them."""
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                self.block(value, within, post)
                continue
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, ast.ExceptHandler | ast.match_case):
                    self.compound(one, within, post)
                elif isinstance(one, ast.AST):
                    self.expressions(one, within, post)

    def function(self, node: Function, within: str, post: bool, in_class: bool) -> None:
        guarded = _behind_a_guard(node, in_class)
        if not within and not in_class:
            self.guarded[node.name] = guarded
        outermost = within or ("" if in_class else node.name)
        for part in [*node.decorator_list, node.args]:
            self.expressions(part, outermost, post or guarded)
        self.block(node.body, outermost, post or guarded)

    def expressions(self, node: ast.AST, within: str, post: bool) -> None:
        if isinstance(node, ast.IfExp):
            self.expressions(node.test, within, post)
            self.expressions(node.body, within, post or _is_post(node.test))
            self.expressions(node.orelse, within, post or _is_not_post(node.test))
            return
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKS_FIRST:
            post = True
        if isinstance(node, ast.Name | ast.Attribute):
            self.uses.append((node, within, post))
        for child in ast.iter_child_nodes(node):
            self.expressions(child, within, post)


def _is_an_action(name: str) -> bool:
    return name[:1].islower() and name not in LOOKING


def _bound(module: Module, known: dict[str, Module]) -> tuple[set[str], set[str]]:
    """The names under which a view knows actions modules, and the names of actions themselves."""
    rooms, actions = set(), set()
    for node in ast.walk(parsed(module.path)):
        if isinstance(node, ast.Import):
            reached = [alias for alias in node.names if place(alias.name).file == "actions"]
            rooms |= {alias.asname or alias.name.split(".")[0] for alias in reached}
        if not isinstance(node, ast.ImportFrom):
            continue
        base = base_of(module, node)
        for alias in node.names:
            name = alias.asname or alias.name
            if f"{base}.{alias.name}" in known and place(f"{base}.{alias.name}").file == "actions":
                rooms.add(name)
            elif place(base).file == "actions" and _is_an_action(alias.name):
                actions.add(name)
    return rooms, actions


def _leading(node: ast.expr) -> str:
    """`actions` in `actions.award.approve`; nothing for the result of a call."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _entrances(reader: _Reader, foreign: set[str]) -> set[str]:
    """Functions that may be reached by a GET: all but private ones that are named only where it is a POST."""
    open_ = {name for name, guarded in reader.guarded.items() if not guarded}
    uses: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for node, within, post in reader.uses:
        if isinstance(node, ast.Name):
            uses[node.id].append((within, post))
    safe = {name for name in open_ if name.startswith("_") and name not in foreign and uses[name]}
    while True:
        unsafe = {n for n in safe if any(not post and within not in safe - {n} for within, post in uses[n])}
        if not unsafe:
            return open_ - safe
        safe -= unsafe


def _faults(tree: ast.Module, rooms: set[str], actions: set[str], foreign: set[str]) -> Iterator[tuple[int, str]]:
    reader = _Reader()
    reader.module(tree)
    entrances = _entrances(reader, foreign)
    inner = {node.value for node, _, _ in reader.uses if isinstance(node, ast.Attribute)}  # parts of a longer name
    for node, within, post in reader.uses:
        if isinstance(node, ast.Attribute) and node.attr in WRITES:
            yield node.lineno, f".{node.attr} writes past the actions"
        if post or (within and within not in entrances) or node in inner:
            continue
        name = node.attr if isinstance(node, ast.Attribute) else node.id
        is_action = name in actions and isinstance(node, ast.Name)
        if is_action or (_leading(node) in rooms and _is_an_action(name)):
            yield node.lineno, f"{name} is within reach of a GET"


def _taken(known: dict[str, Module]) -> dict[str, set[str]]:
    """Module -> the names that other modules import from it."""
    taken: dict[str, set[str]] = defaultdict(set)
    for module in known.values():
        for node in ast.walk(parsed(module.path)):
            if isinstance(node, ast.ImportFrom):
                taken[base_of(module, node)] |= {alias.name for alias in node.names}
    return taken


def _behind_pages(known: dict[str, Module]) -> set[str]:
    """Views, and every other module that they bring in above the actions: a GET may run what stands there."""
    found: set[str] = set()
    queue = [name for name in known if place(name).file == "views"]
    while queue:
        name = queue.pop()
        if name in known and name not in found and place(name).app and place(name).file not in BELOW:
            found.add(name)
            queue += [one.of for one in imports(known[name], known)]
    return found


def writes_on_get(root: Path) -> list[str]:
    """Where the package in the folder `root` names an action although the request may be a GET."""
    known = modules(root)
    taken = _taken(known)
    found = []
    for name in sorted(_behind_pages(known)):
        module = known[name]
        faults = set(_faults(parsed(module.path), *_bound(module, known), taken[name]))
        found += [f"{name} line {line}: {fault}" for line, fault in sorted(faults)]
    return found
