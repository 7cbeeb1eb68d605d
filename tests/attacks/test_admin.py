"""Django's admin shows what its lists name, and answers no guess about anything else."""

import re

import pytest
from django.contrib import admin
from django.db.models import Field
from django.urls import URLPattern, reverse

from tests.architecture.test_routes import routes
from tests.conftest import signed_in
from tests.factories import PASSWORD

REGISTERED = [
    pytest.param(model, shown, id=model._meta.label)
    for model, shown in admin.site._registry.items()
]
GUESSES = ["", "__exact", "__startswith", "__regex", "__gt", "__isnull", "__in", "__range"]


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def paths_of(model, depth=1):
    """Every field of a table, and every field of the tables beside it."""
    for field in model._meta.get_fields():
        yield field.name
        if isinstance(field, Field) and field.attname != field.name:
            yield field.attname
        if depth and field.related_model:
            yield from (
                f"{field.name}__{path}" for path in paths_of(field.related_model, depth - 1)
            )


@pytest.fixture
def adam(adam):
    adam.set_password(PASSWORD)
    adam.save()
    return adam


def test_only_accounts_and_sites_are_looked_up():
    assert {model._meta.label for model in admin.site._registry} == {"people.User", "people.Site"}


@pytest.mark.parametrize(("model", "shown"), REGISTERED)
def test_a_list_is_narrowed_by_its_own_filters_only(adam, model, shown):
    browser = signed_in(adam)
    address, allowed = list_of(model), set(shown.list_filter)
    for path in {*paths_of(model), "pk", "password", "last_login"}:
        for guess in GUESSES:
            answer = browser.get(address, {path + guess: "1"})
            field, _mark, how = (path + guess).partition("__")
            if field in allowed and how in {"", "exact", "isnull", "id__exact"}:
                assert answer.status_code in {200, 302}, path + guess
            else:
                assert answer.status_code in {400, 302}, path + guess
                assert "e=1" in answer.headers.get("Location", "e=1"), path + guess


@pytest.mark.parametrize(("model", "shown"), REGISTERED)
def test_its_own_filters_work(adam, model, shown):
    browser = signed_in(adam)
    page = browser.get(list_of(model))
    assert page.status_code == 200
    links = set(re.findall(r'href="(\?[^"]+)"', page.content.decode()))
    for link in links:
        assert browser.get(list_of(model) + link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize(("model", "shown"), REGISTERED)
def test_no_order_and_no_popup_tells_what_is_not_shown(adam, ines, model, shown):
    """Columns are ordered by their number, and only those of the list have one."""
    browser = signed_in(adam)
    for query in ("?o=99", "?o=-99", "?o=password", "?ordering=password", "?all=1", "?p=9"):
        answer = browser.get(list_of(model) + query)
        assert answer.status_code in {200, 302, 400}
        assert adam.password not in answer.content.decode()
    assert browser.get(list_of(model) + "?_to_field=password").status_code == 400
    for column in shown.list_display:
        assert "password" not in column


@pytest.mark.parametrize(("model", "shown"), REGISTERED)
def test_no_page_of_a_row_shows_a_hash_or_changes_it(adam, model, shown):
    browser = signed_in(adam)
    row = model.objects.first()
    names = (model._meta.app_label, model._meta.model_name)
    for page in ("change", "history", "delete"):
        address = reverse("admin:{}_{}_{}".format(*names, page), args=[row.pk])
        for answer in (browser.get(address), browser.post(address, {"post": "yes", "name": "x"})):
            assert "argon2" not in answer.content.decode()
            assert adam.password not in answer.content.decode()
    assert model.objects.filter(pk=row.pk).exists()
    assert not model.objects.filter(name="x").exists()
    assert browser.get(reverse("admin:{}_{}_add".format(*names))).status_code == 403


@pytest.mark.parametrize(("model", "shown"), REGISTERED)
def test_nothing_can_be_searched_that_is_not_shown(model, shown):
    assert set(shown.search_fields) <= set(shown.list_display)


def test_every_other_page_of_it_is_closed_or_harmless(adam, cleo):
    """Walked: no page tells whether a row of another table is there."""
    browser = signed_in(adam)
    found = {
        path.removeprefix("admin/"): pattern
        for path, pattern in routes()
        if path.startswith("admin/") and isinstance(pattern, URLPattern)
    }
    of_site = {path for path in found if not path.startswith(("people/", "auth/"))}
    assert of_site == {
        "",
        "login/",
        "logout/",
        "password_change/",
        "password_change/done/",
        "jsi18n/",
        "^(?P<app_label>people)/$",
        "(?P<url>.*)$",
    }
    for page in ("password_change/", "password_change/done/"):
        answer = browser.post(f"/admin/{page}", {"old_password": PASSWORD})
        assert answer["Location"] == reverse("account_change_password")
    assert browser.get(f"/admin/r/1/{cleo.pk}/").status_code == 404
    assert browser.get("/admin/autocomplete/", {"app_label": "people"}).status_code == 404


@pytest.mark.parametrize("who", ["ines", "sofia", "maria", "otto"])
def test_nobody_else_comes_in(request, who):
    browser = signed_in(request.getfixturevalue(who))
    for model in admin.site._registry:
        assert browser.get(list_of(model)).status_code in {302, 403, 404}
