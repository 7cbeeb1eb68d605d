"""Every value that code reads is written by code: no dead parameter, no field nobody fills."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

HERE = Path(__file__).parents[2]
APPS = (
    "people", "outbox", "crisis", "intake", "tiering", "packages", "scheduling", "feedback",
    "reports",
)  # fmt: skip
WITHOUT = ("migrations", "tests")
FILLED_BY_THE_DATABASE = {"created_at", "public_id"}
# Tables that stand ready and have no page: nothing reads them either. Whoever builds the page
# takes the name off this list.
TABLES_ONLY = {
    "crisis.OnCall",
    "feedback.Improvement",
    "people.Promise",
    "reports.ExportJob",
    "reports.SavedView",
    "reports.Target",
    "scheduling.ProcessNote",
}
# Rows of a file: their columns are set one by one, by name.
SET_BY_NAME = {"Incoming"}


def sources(*, rules: bool) -> Iterator[tuple[Path, ast.Module]]:
    """Return the code of the apps: the pure rules, or everything else."""
    for app in APPS:
        for path in sorted((HERE / app).rglob("*.py")):
            if not set(path.parts) & set(WITHOUT) and ("rules" in path.parts) is rules:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def optional_fields(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and line.value and isinstance(line.target, ast.Name):
            yield line.target.id


def dataclasses_of_rules() -> dict[str, tuple[list[str], set[str]]]:
    """Return the fields of every dataclass of the rules, in order, and which may be left out."""
    found = {}
    for _path, tree in sources(rules=True):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.decorator_list:
                fields = [
                    line.target.id
                    for line in node.body
                    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
                ]
                found[node.name] = (fields, set(optional_fields(node)))
    return found


def given(kinds: dict[str, tuple[list[str], set[str]]]) -> dict[str, set[str]]:
    """Return which fields of each are ever handed in, by rules or by anybody."""
    handed: dict[str, set[str]] = defaultdict(set)
    for rules in (True, False):
        for _path, tree in sources(rules=rules):
            for node in ast.walk(tree):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name == "replace":
                    for keyword in node.keywords:
                        for kind, (fields, _optional) in kinds.items():
                            if keyword.arg in fields:
                                handed[kind].add(keyword.arg)
                if name in kinds:
                    fields = kinds[name][0]
                    spread = any(keyword.arg is None for keyword in node.keywords)
                    spread |= any(isinstance(part, ast.Starred) for part in node.args)
                    handed[name] |= {keyword.arg for keyword in node.keywords if keyword.arg}
                    handed[name] |= set(fields if spread else fields[: len(node.args)])
    return handed


def test_every_optional_fact_of_a_rule_is_filled_by_somebody() -> None:
    kinds = dataclasses_of_rules()
    handed = given(kinds)
    dead = {
        f"{kind}.{name}"
        for kind, (_fields, optional) in kinds.items()
        for name in optional - handed[kind]
        if handed[kind] and kind not in SET_BY_NAME
    }
    assert dead == set()


def test_every_field_of_a_model_is_written_or_named_by_code() -> None:
    """A field that no code outside its model names is one nobody fills."""
    named: set[str] = set()
    for path, tree in sources(rules=False):
        if "models" in path.parts or path.name == "models.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg:
                named |= {node.arg, *node.arg.split("__")}
            elif isinstance(node, ast.Attribute):
                named.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= set(node.value.replace("__", " ").replace(",", " ").split())
    unwritten = {
        f"{model._meta.label}.{field.name}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and not field.auto_created
        if model._meta.label not in TABLES_ONLY
        if field.name not in FILLED_BY_THE_DATABASE
        if field.name not in named and field.attname not in named
    }
    assert unwritten == set()


def test_every_model_is_written_by_code() -> None:
    """A table that no service fills is one that no page can tell anything of."""
    made: set[str] = set()
    for path, tree in sources(rules=False):
        if "models" in path.parts or path.name == "models.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                made.add(node.id)
            elif isinstance(node, ast.Attribute):
                made.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                made |= set(node.value.split())
    unmade = {
        model._meta.label
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if model.__name__ not in made and model._meta.db_table not in made
    }
    assert unmade <= TABLES_ONLY
