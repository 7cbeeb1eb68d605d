"""Messages are found, kept up to date and compiled without gettext."""

import gettext
import os
from pathlib import Path

import pytest

from counselcrm.local.catalogues import (
    compile_catalogue,
    compile_stale,
    extract,
    read,
    unfinished,
    update,
)

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
def words(n):
    return [_("Client"), gettext_lazy("Tier"), ngettext("%(n)s day", "%(n)s days", n),
            pgettext("of a form", "Held")]
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "Caseload" %}</h1>
      <p title="it's">{% blocktranslate trimmed count n=n %}
        {{ n }} session
      {% plural %}
        {{ n }} sessions
      {% endblocktranslate %}</p>
  {{ name|default:_("Nobody") }}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with marked messages in Python and in a template."""
    (tmp_path / "views.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_views.py").write_text('_("Only a test")')
    return tmp_path


def test_messages_of_python_and_templates_are_found(project):
    found = {(message.id, message.context) for message in extract(project) if message.id}
    assert found == {
        ("Client", None),
        ("Tier", None),
        (("%(n)s day", "%(n)s days"), None),
        ("Held", "of a form"),
        ("Caseload", None),
        (("%(n)s session", "%(n)s sessions"), None),
        ("Nobody", None),
    }


def test_a_new_message_is_unfinished_until_translated_and_then_read_back(project):
    source = project / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalogue = update(source, extract(project))
    assert len(unfinished(catalogue)) == 7

    text = source.read_text().replace(
        'msgid "Client"\nmsgstr ""', 'msgid "Client"\nmsgstr "来访者"'
    )
    source.write_text(text)
    assert len(unfinished(read(source))) == 6
    compile_catalogue(source)
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Client") == "来访者"


def test_an_update_keeps_translations_and_drops_dead_messages(project):
    source = project / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalogue = update(source, extract(project))
    catalogue["Client"].string = "来访者"
    source.write_text(
        source.read_text().replace('"Client"\nmsgstr ""', '"Client"\nmsgstr "来访者"')
    )
    (project / "templates" / "page.html").write_text("")
    catalogue = update(source, extract(project))
    assert catalogue["Client"].string == "来访者"
    assert "Caseload" not in catalogue


def test_only_a_catalogue_that_changed_is_compiled_again(project):
    source = project / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    update(source, extract(project))
    compile_stale([source])
    compiled = source.with_suffix(".mo")
    first = compiled.stat().st_mtime_ns

    compile_stale([source])
    assert compiled.stat().st_mtime_ns == first

    os.utime(source, ns=(first + 1_000_000_000, first + 1_000_000_000))
    compile_stale([source])
    assert compiled.stat().st_mtime_ns > first
