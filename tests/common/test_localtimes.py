"""Times on a wall clock: one moment, two in autumn, none in spring; one way for all of them."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone

from common.localfields import LocalTimeField, LocalTimeInput
from common.localtimes import day_starts, moments_of

ROOT = Path(__file__).parents[2]
APPS = (
    "common", "people", "outbox", "crisis", "intake", "tiering", "packages", "scheduling",
    "feedback", "reports",
)  # fmt: skip
BERLIN = ZoneInfo("Europe/Berlin")


def sources():
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize(
    ("zone", "local", "moments"),
    [
        ("Europe/Berlin", "2026-10-25T01:59", ["2026-10-24T23:59"]),
        ("Europe/Berlin", "2026-10-25T02:00", ["2026-10-25T00:00", "2026-10-25T01:00"]),
        ("Europe/Berlin", "2026-10-25T02:59", ["2026-10-25T00:59", "2026-10-25T01:59"]),
        ("Europe/Berlin", "2026-10-25T03:00", ["2026-10-25T02:00"]),
        ("Europe/Berlin", "2026-03-29T02:00", []),
        ("Europe/Berlin", "2026-03-29T02:59", []),
        ("Europe/Berlin", "2026-03-29T03:00", ["2026-03-29T01:00"]),
        ("Asia/Shanghai", "2026-03-29T02:30", ["2026-03-28T18:30"]),
        ("Australia/Lord_Howe", "2026-04-05T01:45", ["2026-04-04T14:45", "2026-04-04T15:15"]),
        ("America/New_York", "2026-11-01T01:30", ["2026-11-01T05:30", "2026-11-01T06:30"]),
    ],
)
def test_the_moments_of_a_time(zone, local, moments):
    found = moments_of(datetime.fromisoformat(local), ZoneInfo(zone))
    assert [
        moment.replace(tzinfo=None).isoformat(timespec="minutes") for moment in found
    ] == moments


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00"),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-24T22:00"),
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00"),
    ],
)
def test_a_day_starts_at_its_first_moment_also_where_midnight_is_skipped_or_repeated(
    zone, day, first
):
    with timezone.override(ZoneInfo(zone)):
        start = day_starts(day)
        assert timezone.localdate(start) == day
    assert start.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") == first


class OneForm(forms.Form):
    at = LocalTimeField()


@pytest.mark.parametrize(
    ("data", "result"),
    [
        ({"at": "2026-10-25T02:30"}, "which"),
        ({"at": "2026-10-25T02:30", "at_hour": "never"}, "which"),
        ({"at": "2026-10-25T02:30", "at_hour": "first"}, "2026-10-25T00:30"),
        ({"at": "2026-10-25T02:30", "at_hour": "second"}, "2026-10-25T01:30"),
        ({"at": "2026-10-24T02:30", "at_hour": "second"}, "2026-10-24T00:30"),
        ({"at": "2026-03-29T02:30"}, "skipped"),
        ({"at": "2026-10-25T02:30:00+02:00"}, "2026-10-25T00:30"),
        ({"at": "9999-12-31T23:59"}, "9999-12-31T22:59"),
        ({"at": "0001-01-01T00:00"}, "invalid"),
        ({"at": "x"}, "invalid"),
        ({"at": "first"}, "invalid"),
        ({"at": ""}, "required"),
    ],
)
def test_a_typed_time_is_a_moment_or_a_question(data, result):
    with timezone.override(BERLIN):
        form = OneForm(data)
        if form.is_valid():
            found = form.cleaned_data["at"].astimezone(UTC).replace(tzinfo=None)
            assert found.isoformat(timespec="minutes") == result
        else:
            assert form.errors.as_data()["at"][0].code == result


def test_the_question_stands_beside_the_time_and_keeps_its_answer():
    with timezone.override(BERLIN):
        assert "at_hour" not in str(OneForm({"at": "2026-10-24T02:30"})["at"])
        asked = str(OneForm({"at": "2026-10-25T02:30", "at_hour": "second"})["at"])
        assert 'value="2026-10-25T02:30"' in asked
        assert 'value="second" selected' in asked
        second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
        assert 'value="second" selected' in str(OneForm(initial={"at": second})["at"])


def every_form():
    import importlib

    for path in sources():
        if "forms" in path.parts or path.stem == "forms":
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    waiting = [forms.Form]
    while waiting:
        form = waiting.pop()
        waiting.extend(form.__subclasses__())
        if form.__module__.partition(".")[0] in APPS:
            yield form


def test_every_form_takes_a_moment_by_the_one_field():
    moments = [
        (form.__name__, name, field)
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateTimeField | forms.SplitDateTimeField)
    ]
    assert {name for _form, name, _field in moments} >= {"started_at", "ended_at", "effective_at"}
    for form, name, field in moments:
        assert isinstance(field, LocalTimeField), f"{form}.{name}"
        assert isinstance(field.widget, LocalTimeInput), f"{form}.{name}"


# The calendar of working hours is pure and shows what it does with a skipped hour.
MAKES_MOMENTS = {"common/localtimes.py", "scheduling/rules/slots.py"}


def test_only_one_place_makes_moments_of_local_times():
    wrong = []
    for path in sources():
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
            if called in {"make_aware", "combine"} and name not in MAKES_MOMENTS:
                wrong.append(f"{name}:{node.lineno}")
    assert not wrong, "\n".join(wrong)
