"""Reads YAML into plain values and remembers the line on which each one is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place = tuple[str | int, ...]

MOST_BYTES = 1_000_000


class NotYaml(Exception):
    def __init__(self, line: int, reason: str):
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass
class Written:
    """The plain values, the line of each place, and the keys written twice."""

    values: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    twice: list[tuple[Place, int]] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it that is written down."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(content: bytes) -> Written:
    root = _compose(_decode(content))
    written = Written()
    try:
        written.values = _plain(root, (), written)
    except RecursionError:
        raise NotYaml(1, "the file is nested too deeply") from None
    return written


def _decode(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise NotYaml(1, f"the file is larger than {MOST_BYTES:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotYaml(line, "the file is not in UTF-8; save it again with that encoding") from None


def _compose(text: str) -> Node:
    try:
        root = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = (error.problem or error.context or "it breaks off").splitlines()[0]
        raise NotYaml(mark.line + 1 if mark else 1, f"this is not YAML: {what}") from None
    except YAMLError as error:
        position = getattr(error, "position", 0)
        raise NotYaml(text[:position].count("\n") + 1, "the file holds a character that YAML does not allow") from None
    except RecursionError:
        raise NotYaml(1, "the file is nested too deeply") from None
    if root is None:
        raise NotYaml(1, "the file is empty")
    return root


def _plain(node: Node, place: Place, written: Written) -> Any:
    written.lines.setdefault(place, node.start_mark.line + 1)
    if node.anchor is not None:
        raise NotYaml(written.lines[place], "a pack holds no anchors or references; write the words out")
    if isinstance(node, MappingNode):
        return {key: _plain(value, at, written) for key, at, value in _entries(node, place, written)}
    if isinstance(node, SequenceNode):
        return [_plain(item, (*place, number), written) for number, item in enumerate(node.value)]
    return _scalar(node)


def _entries(node: MappingNode, place: Place, written: Written) -> Iterator[tuple[str, Place, Node]]:
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise NotYaml(line, "the name before a colon must be a word")
        at = (*place, str(key_node.value))
        if at in written.lines:
            written.twice.append((at, line))
            continue
        written.lines[at] = line
        yield str(key_node.value), at, value_node


def _whole_number(text: str) -> int:
    return int(text.replace("_", ""), 0 if text[:2] in ("0x", "0o") else 10)


SCALARS = {
    "null": lambda text: None,
    "bool": lambda text: text.lower() == "true",
    "int": _whole_number,
    "float": Decimal,
    "timestamp": date.fromisoformat,
}


def _scalar(node: ScalarNode) -> Any:
    text = str(node.value).replace("\a", "")  # ruamel marks with it where a folded line was broken
    try:
        return SCALARS.get(str(node.tag).rpartition(":")[2], str)(text)
    except (ValueError, InvalidOperation):
        return text
