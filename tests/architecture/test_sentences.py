"""A label of a state is a word of its own and never part of a sentence."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = (
    "common", "people", "outbox", "crisis", "intake", "tiering", "packages", "scheduling",
    "feedback", "reports",
)  # fmt: skip
LABELS = ("get_state_display", "get_outcome_display", "get_kind_display", "get_status_display")


def sentences(tree):
    """Yield each ``text % values`` and what is put into it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            yield node


def labels_of(tree):
    """Return the names that hold a label in this module."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and is_label(node.value)
    }


def is_label(node):
    return any(isinstance(part, ast.Attribute) and part.attr in LABELS for part in ast.walk(node))


def test_no_refusal_puts_a_label_into_a_sentence():
    wrong = []
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            named = labels_of(tree)
            for sentence in sentences(tree):
                parts = list(ast.walk(sentence.right))
                if is_label(sentence.right) or any(
                    isinstance(part, ast.Name) and part.id in named for part in parts
                ):
                    wrong.append(f"{path.relative_to(ROOT)}:{sentence.lineno}")
    assert not wrong, "\n".join(wrong)
