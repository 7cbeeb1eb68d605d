"""No field for free text is forgotten: it is screened for danger, or says why not."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models
from rest_framework import serializers

from common.fields import EncryptedField
from crisis.models import AlertSign
from tests.crisis import free_text
from tests.crisis.test_danger_doors import DOORS

LONG = 100
OUR_APPS = {path.parent.name for path in Path(settings.BASE_DIR).glob("*/apps.py")}


def model_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OUR_APPS
        for field in model._meta.local_fields
        if _is_free(field)
    }


def _is_free(field: models.Field) -> bool:
    if isinstance(field, EncryptedField):
        return True
    if isinstance(field, models.EmailField) or field.choices:
        return False
    long = isinstance(field, models.CharField) and (field.max_length or LONG) >= LONG
    return isinstance(field, models.TextField) or long


def classes_in(folder: str, kind: type) -> Iterator[type]:
    """Yield the classes of a kind that our modules of this name define."""
    root = Path(settings.BASE_DIR)
    for app in sorted(OUR_APPS):
        for path in sorted([*root.glob(f"{app}/{folder}.py"), *root.glob(f"{app}/{folder}/*.py")]):
            module = import_module(".".join(path.relative_to(root).with_suffix("").parts))
            for found in vars(module).values():
                if (
                    isinstance(found, type)
                    and issubclass(found, kind)
                    and found.__module__ == module.__name__
                ):
                    yield found


def form_fields() -> set[str]:
    return {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in classes_in("forms", forms.BaseForm)
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.Textarea)
        or (type(field) is forms.CharField and (field.max_length or LONG) >= LONG)
    }


SENT = re.compile(r"\b(\w+)\(\s*data=")


def serializer_fields() -> set[str]:
    """Return the free text that a program may send: of what is read from a request's body."""
    modules = [
        Path(path) for app in OUR_APPS for path in Path(settings.BASE_DIR).glob(f"{app}/**/*.py")
    ]
    read = {name for path in modules for name in SENT.findall(path.read_text(encoding="utf-8"))}
    found: set[str] = set()
    for kind in classes_in("api", serializers.Serializer):
        if kind.__name__ in read:
            found |= set(_texts_of(kind))
    return found


def _texts_of(kind: type[serializers.Serializer]) -> Iterator[str]:
    for name, field in kind._declared_fields.items():
        inner = getattr(field, "child", field)
        if isinstance(inner, serializers.Serializer):
            yield from _texts_of(type(inner))
        elif (
            type(inner) is serializers.CharField
            and (inner.max_length or LONG) >= LONG
            and not field.read_only
        ):
            yield f"{kind.__module__}.{kind.__name__}.{name}"


@pytest.mark.parametrize(
    ("walked", "declared"),
    [
        pytest.param(model_fields, free_text.MODELS, id="models"),
        pytest.param(form_fields, free_text.FORMS, id="forms"),
        pytest.param(serializer_fields, free_text.SERIALIZERS, id="API"),
    ],
)
def test_every_field_for_free_text_is_declared(walked, declared) -> None:
    assert walked() == set(declared)


def test_every_declaration_is_a_door_that_is_tried_or_a_reason() -> None:
    every = {**free_text.MODELS, **free_text.FORMS, **free_text.SERIALIZERS}
    doors = {said for said in every.values() if isinstance(said, AlertSign.Door)}
    assert doors | {AlertSign.Door.CALL_BACK} == set(AlertSign.Door) == set(DOORS)
    reasons = set(every.values()) - doors
    assert all(len(reason) > 5 for reason in reasons)
