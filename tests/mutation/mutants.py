"""Small faults that can be put into a source, one at a time. Pure: trees in, trees out.

What is left alone: docstrings, annotations, ``__all__``, imports, decorators, the words of a
``raise`` and of ``gettext``. They say how something is told or typed, not what is decided.
"""

import ast
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

LONGEST = 70
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
DROPPED = {"strip", "lstrip", "rstrip", "casefold", "lower", "upper"}
SPOKEN = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault.

    number     its place among the faults of the source, the name it can be asked for by
    line       of the statement it stands in, as coverage counts lines
    scope      dotted name of the function or class; "" for the module
    function   first line and dotted name of the outermost function whose body has it; None where
               it takes effect when the module is loaded
    was, now   the source before and after, shortened
    """

    number: int
    line: int
    scope: str
    function: tuple[int, str] | None
    was: str
    now: str

    @property
    def told(self) -> str:
        return f"{self.was} → {self.now}"


@dataclass(frozen=True, slots=True)
class _Site:
    holder: Any
    name: str
    place: int | None
    new: ast.AST
    mutant: Mutant


def mutants_of(source: str) -> list[Mutant]:
    """Return every fault that can be put into a source; the same source gives the same list."""
    return [site.mutant for site in _Finder(ast.parse(source)).sites]


def mutated(source: str, number: int) -> ast.Module:
    """Return the tree of the source with one fault in it."""
    tree = ast.parse(source)
    site = _Finder(tree).sites[number]
    if site.place is None:
        setattr(site.holder, site.name, site.new)
    else:
        getattr(site.holder, site.name)[site.place] = site.new
    return ast.fix_missing_locations(tree)


class _Finder:
    """Walks a tree in the order of its source and writes down where a fault fits."""

    def __init__(self, tree: ast.Module) -> None:
        self.sites: list[_Site] = []
        self._scope: list[str] = []
        self._function: tuple[int, str] | None = None
        self._line = 1
        self._walk(tree)

    def _walk(self, node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            if _left_alone(node, name):
                continue
            held = value if isinstance(value, list) else [value]
            for place, child in enumerate(held):
                if isinstance(child, ast.AST) and not _silent(child):
                    self._child(node, name, place if isinstance(value, list) else None, child)

    def _child(self, node: ast.AST, name: str, place: int | None, child: ast.AST) -> None:
        line, function, deep = self._line, self._function, len(self._scope)
        if isinstance(child, ast.stmt | ast.comprehension | ast.ExceptHandler):
            self._line = getattr(child, "lineno", self._line)
        if isinstance(node, ast.FunctionDef) and name == "body" and function is None:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            self._function = (first, ".".join(self._scope))
        for new in _faults(node, name, child):
            self._write_down(node, name, place, child, new)
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            self._scope.append(child.name)
        self._walk(child)
        del self._scope[deep:]
        self._line, self._function = line, function

    def _write_down(
        self, node: ast.AST, name: str, place: int | None, child: ast.AST, new: ast.AST
    ) -> None:
        mutant = Mutant(
            len(self.sites), self._line, ".".join(self._scope), self._function,
            _short(child), _short(new),
        )  # fmt: skip
        self.sites.append(_Site(node, name, place, new, mutant))


def _left_alone(node: ast.AST, name: str) -> bool:
    """Whether a field of a node is none of those that decide anything."""
    if name in {"annotation", "returns", "decorator_list", "type_comment", "ctx", "bases"}:
        return True
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True
    return isinstance(node, ast.Call) and name != "func" and _called(node) in SPOKEN


def _silent(child: ast.AST) -> bool:
    """Whether a statement or part has nothing that could go wrong unseen."""
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
        return True
    if isinstance(child, ast.Assign):
        return ast.unparse(child.targets[0]) in {"__all__", "__slots__"}
    return False


def _faults(node: ast.AST, name: str, child: ast.AST) -> Iterator[ast.AST]:
    yield from _of_statement(child)
    if isinstance(child, ast.expr) and not _words_of_refusal(node):
        if name in {"test", "ifs"} and not isinstance(child, ast.Compare | ast.BoolOp):
            yield ast.UnaryOp(ast.Not(), child)
        yield from _of_operator(child)
        yield from _of_constant(node, child)
        yield from _of_call(child)


def _words_of_refusal(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node, "spoken", False)


def _of_statement(child: ast.AST) -> Iterator[ast.AST]:
    if isinstance(child, ast.Raise):
        if isinstance(child.exc, ast.Call):
            child.exc.spoken = True  # type: ignore[attr-defined]
        yield ast.copy_location(ast.Pass(), child)
    elif isinstance(child, ast.Expr):
        yield ast.copy_location(ast.Pass(), child)
    elif isinstance(child, ast.Continue):
        yield ast.copy_location(ast.Break(), child)
    elif isinstance(child, ast.Break):
        yield ast.copy_location(ast.Continue(), child)
    elif isinstance(child, ast.AugAssign) and type(child.op) in COUNTED:
        yield ast.copy_location(
            ast.AugAssign(child.target, COUNTED[type(child.op)](), child.value), child
        )
    elif isinstance(child, ast.Return) and child.value and not _is_none(child.value):
        yield ast.copy_location(ast.Return(ast.Constant(None)), child)


def _of_operator(child: ast.expr) -> Iterator[ast.AST]:
    if isinstance(child, ast.Compare):
        for place, old in enumerate(child.ops):
            for new in COMPARED[type(old)]:
                ops = [*child.ops[:place], new(), *child.ops[place + 1 :]]
                yield ast.Compare(child.left, ops, child.comparators)
    elif isinstance(child, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(child.op, ast.And) else ast.And(), child.values)
    elif isinstance(child, ast.UnaryOp) and not isinstance(child.operand, ast.Constant):
        yield child.operand
    elif isinstance(child, ast.BinOp) and type(child.op) in COUNTED:
        yield ast.BinOp(child.left, COUNTED[type(child.op)](), child.right)


def _of_constant(node: ast.AST, child: ast.expr) -> Iterator[ast.AST]:
    if not isinstance(child, ast.Constant):
        return
    value = child.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and not _words_of_refusal(node):
        yield ast.Constant(_other_text(value))


def _other_text(value: str) -> str:
    with suppress(InvalidOperation):
        return str(Decimal(value) + 1)
    return f"XX{value}"


def _of_call(child: ast.expr) -> Iterator[ast.AST]:
    if not isinstance(child, ast.Call):
        return
    if isinstance(child.func, ast.Name) and child.func.id in SWAPPED:
        yield ast.Call(ast.Name(SWAPPED[child.func.id], ast.Load()), child.args, child.keywords)
    if isinstance(child.func, ast.Attribute) and child.func.attr in DROPPED:
        yield child.func.value


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(deepcopy(node))).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
