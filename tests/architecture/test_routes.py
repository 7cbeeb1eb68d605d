"""Every address says which cell of the access matrix it asks, or to whom it is open."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from people import access

# Pages of libraries that guard themselves.
GUARDED_ELSEWHERE = ("admin/",)


def routes(patterns=None, prefix=""):
    found = get_resolver().url_patterns if patterns is None else patterns
    for pattern in found:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern


OURS = [
    pytest.param(path, pattern, id=path or "/")
    for path, pattern in routes()
    if not path.startswith(GUARDED_ELSEWHERE)
]


@pytest.mark.parametrize(("path", "pattern"), OURS)
def test_a_route_is_in_the_matrix_or_open_on_purpose(path, pattern):
    view = pattern.callback
    asked = getattr(view, "access", None)
    open_to = getattr(view, "open_to", "")
    assert asked or open_to, f"{path} asks nothing"
    if asked:
        resource, action = asked
        assert access.matrix().scope(resource, "anonymous", action) is access.Scope.NONE


def test_no_address_shows_a_primary_key():
    wrong = [path for path, _ in routes() if "<int:" in path and not path.startswith("admin/")]
    assert not wrong
