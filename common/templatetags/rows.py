"""``{% rows %}``: many rows of one shape, drawn by filling in a pattern.

Fifty rows of a Django template are a thousand variables, each looked up, localised and escaped by
itself. Here the row is drawn once, with holes where its values belong, and then filled in.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, VariableNode
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()

EDGE = "\0"


class Hole(SafeString):
    """Stands in the pattern where a value of the row belongs."""

    def __new__(cls, name: str) -> "Hole":
        return super().__new__(cls, f"{EDGE}{name}{EDGE}")

    def __bool__(self) -> bool:
        raise TypeError("A row of {% rows %} is not known yet: nothing may depend on its values.")


class Holes(Mapping[str, Hole]):
    """The row while its pattern is drawn: has every value, as a hole."""

    def __getitem__(self, name: str) -> Hole:
        return Hole(name)

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


class RowsNode(Node):
    child_nodelists = ("body",)

    def __init__(self, name: str, rows: FilterExpression, body: NodeList) -> None:
        self.name, self.rows, self.body = name, rows, body

    def render(self, context: Context) -> SafeString:
        with context.push(**{self.name: Holes()}):
            pieces = self.body.render(context).split(EDGE)
        pattern = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
        names = pieces[1::2]
        filled = [
            pattern % tuple([_written(row[name]) for name in names])
            for row in self.rows.resolve(context) or ()
        ]
        return SafeString("".join(filled))


def _written(value: str) -> str:
    return value if isinstance(value, SafeString) else escape(value)


@register.tag
def rows(parser: Parser, token: Token) -> RowsNode:
    """Draw its body for each row: ``{% rows row in clients %}<tr>…{{ row.name }}…{% endrows %}``.

    A row is a dictionary of finished texts; a text that is not marked safe is escaped. In the
    body stands ``{{ row.name }}``, plain: no filter, no condition, no part that asks the row.
    Whatever else stands there is drawn once, and the same in every row.
    """
    match = re.fullmatch(r"rows (\w+) in (\S+)", token.contents)
    if match is None:
        raise template.TemplateSyntaxError("Write {% rows row in list %}.")
    name, listed = match.groups()
    body = parser.parse(("endrows",))
    parser.delete_first_token()
    for node in body.get_nodes_by_type(Node):
        _check(node, name)
    return RowsNode(name, parser.compile_filter(listed), body)


def _check(node: Node, name: str) -> None:
    asked = getattr(node, "token", None)
    words = asked.contents if asked is not None else ""
    if isinstance(node, template.base.TextNode) or not re.search(rf"\b{name}\.", words):
        return
    if not isinstance(node, VariableNode) or not re.fullmatch(rf"{name}\.\w+", words):
        raise template.TemplateSyntaxError(
            f"{{% rows %}} takes {{{{ {name}.text }}}} only, not “{words}”: make the text before."
        )
