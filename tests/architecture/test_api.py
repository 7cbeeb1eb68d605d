"""Every operation of the API is described: what it does, an example, and how it refuses."""

import re

import pytest
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.permissions import AllowAny

from people.guarded import GuardedView
from people.rules.tokens import SCOPES
from tests.architecture.test_routes import routes

METHODS = ("get", "post", "put", "patch", "delete")
SCHEMA = SchemaGenerator().get_schema(request=None, public=True)
COMPLAINTS = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
API = [
    (path, pattern.callback.cls)
    for path, pattern in routes(get_resolver().url_patterns)
    if path.startswith("api/v1/")
]
OPERATIONS = [
    pytest.param(path, method, SCHEMA["paths"][path][method], id=f"{method} {path}")
    for path in SCHEMA["paths"]
    for method in METHODS
    if method in SCHEMA["paths"][path]
]
PLACE = re.compile(r"<[a-z]+:([a-z_]+)>")
VIEWS = {"/" + PLACE.sub(r"{\1}", path): view for path, view in API}


def test_the_description_is_valid_openapi():
    validate_schema(SCHEMA)


def test_the_description_is_made_without_a_complaint():
    """Two shapes of one name, for example, would describe one of them wrongly."""
    assert COMPLAINTS == []


def test_every_view_is_behind_the_one_door():
    assert len(API) > 40
    for path, view in API:
        assert issubclass(view, GuardedView), path
        assert AllowAny not in view.permission_classes, path
        for method in METHODS:
            if hasattr(view, method):
                assert view.scope_for(method.upper()) in SCOPES, path


def test_every_address_is_described():
    assert set(VIEWS) == set(SCHEMA["paths"])


def test_no_two_operations_have_one_name():
    names = [operation["operationId"] for *_, operation in (p.values for p in OPERATIONS)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_an_operation_has_a_summary_and_examples(path, method, operation):
    assert operation["description"].strip()
    assert 0 < len(operation["summary"]) <= 120
    for content in operation.get("requestBody", {}).get("content", {}).values():
        assert content["examples"], "an example of what comes in"
    done = [answer for status, answer in operation["responses"].items() if status < "300"]
    assert done
    for answer in done:
        for content in answer.get("content", {}).values():
            assert content["examples"], "an example of the answer"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_an_operation_says_how_it_refuses(path, method, operation):
    view, answers = VIEWS[path], set(operation["responses"])
    assert {"401", "403", "404", "429"} <= answers
    if method != "get":
        assert {"400", "422"} <= answers
    if view.is_write(method.upper()):
        assert "409" in answers
        keys = [one for one in operation["parameters"] if one["name"] == "Idempotency-Key"]
        assert [one["required"] for one in keys] == [True]
    for status in answers & {"401", "404", "409", "422"}:
        assert operation["responses"][status]["content"]["application/json"]["examples"]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_an_operation_is_opened_by_a_token_or_a_session(path, method, operation):
    assert {name for way in operation["security"] for name in way} == {"token", "cookieAuth"}


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_a_list_comes_in_pages_by_key(path, method, operation):
    for content in operation["responses"].get("200", {}).get("content", {}).values():
        shape = content["schema"]
        assert shape.get("type") != "array", "a list without an end"
        named = shape.get("$ref", "").rpartition("/")[2]
        fields = SCHEMA["components"]["schemas"].get(named, {}).get("properties", {})
        if {"after", "results"} <= set(fields):
            assert "after" in {one["name"] for one in operation["parameters"]}
            assert fields["results"]["type"] == "array"
