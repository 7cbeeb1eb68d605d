"""The journey is a one-way street, for tables as for imports."""

import ast
import subprocess
import sys
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]
JOURNEY = [
    "people",
    "outbox",
    "crisis",
    "intake",
    "tiering",
    "packages",
    "scheduling",
    "feedback",
    "reports",
]
# What one app may know of another; everything else stays at home.
OPEN_DOORS = {
    "models", "selectors", "services", "rules",  # the grammar
    "access", "guarded", "keys", "tokens", "trail",  # who may, under which key, and who did
    "drafts",  # what is saved while a form is typed
    "labels", "names", "steps", "words",  # what things are called
    "contact",  # what a form checks of a name and a way to reach somebody
    "lookedfor",  # what somebody searches for, sealed for an address
    "hooks", "letters",  # the two places where a later app is heard
}  # fmt: skip
CLOSED = {"views", "forms", "api", "tasks", "admin", "urls"}


def sources(app):
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def test_no_table_points_downstream():
    """A ForeignKey written as a string is an import the import linter cannot see."""
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in JOURNEY
        for field in model._meta.get_fields()
        if field.many_to_one or (field.one_to_one and not field.auto_created)
        if field.related_model._meta.app_label in JOURNEY
        if JOURNEY.index(field.related_model._meta.app_label) > JOURNEY.index(model._meta.app_label)
    ]
    assert not wrong, "\n".join(wrong)


def test_import_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", ".importlinter"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)


def test_apps_know_each_other_by_models_selectors_services_and_rules_only():
    wrong = []
    for app in JOURNEY:
        for path in sources(app):
            for module, names in imports_of(path):
                parts = module.split(".")
                if parts[0] not in JOURNEY or parts[0] == app:
                    continue
                reached = {parts[1]} if len(parts) > 1 else set(names)
                if reached & CLOSED or not reached <= OPEN_DOORS:
                    wrong.append(f"{path.relative_to(ROOT)}: {module} {names}")
    assert not wrong, "\n".join(wrong)


def test_no_room_is_called_for_everything():
    names = {"utils", "helpers", "manager", "base", "misc", "lib"}
    wrong = [
        path.relative_to(ROOT)
        for app in ["common", "counselcrm", *JOURNEY]
        for path in sources(app)
        if path.stem in names
    ]
    assert not wrong


def test_every_file_can_be_read_in_one_sitting():
    long = {
        str(path.relative_to(ROOT)): lines
        for app in ["common", "counselcrm", *JOURNEY]
        for path in sources(app)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long


def test_nothing_is_sent_by_signal_and_nothing_is_swallowed():
    banned = ["django.dispatch", "django.db.models.signals", "except Exception", "except:"]
    isolated = "common/sweeps.py: except Exception"  # one row of a sweep: ADR-0017
    wrong = [
        f"{path.relative_to(ROOT)}: {word}"
        for app in ["common", "counselcrm", *JOURNEY]
        for path in sources(app)
        for word in banned
        if word in path.read_text(encoding="utf-8")
    ]
    assert wrong == [isolated]


def test_no_task_waits_in_the_broker():
    """A delay in Redis runs again and again; what is due stands in a row."""
    wrong = [
        path.relative_to(ROOT)
        for app in ["common", "counselcrm", *JOURNEY]
        for path in sources(app)
        if any(word in path.read_text(encoding="utf-8") for word in ("countdown=", "eta="))
    ]
    assert not wrong
