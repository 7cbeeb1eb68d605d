"""Components say what they show without colour, without a script and without a style attribute."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from common import geometry

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STYLES = Path(settings.BASE_DIR) / "static" / "css"
SPRITE = Path(settings.BASE_DIR) / "static" / "img" / "icons.svg"

TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES = [page for page in PAGES if not page.startswith("emails/")]


def draw(component: str, /, **values: object) -> str:
    words = " ".join(f"{key}={key}" for key in values)
    source = f'{{% include "components/{component}" with {words} only %}}'
    with translation.override("en"):
        return Template(source).render(Context(values))


class StoryForm(forms.Form):
    name = forms.CharField(help_text="As on the phone.")
    kept = forms.BooleanField(required=False)
    topics = forms.MultipleChoiceField(
        choices=[("sleep", "Sleep"), ("work", "Work")], widget=forms.CheckboxSelectMultiple
    )


# ---------- what every template must keep ----------


def markup(template: str) -> str:
    """Return a template's own HTML, each tag and variable of Django's as "*"."""
    text = COMMENT.sub("", (TEMPLATES / template).read_text(encoding="utf-8"))
    return TAG.sub("*", text)


@pytest.mark.parametrize("template", PAGES)
def test_no_template_carries_inline_style_or_script(template):
    text = markup(template)
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=\"", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", text)


@pytest.mark.parametrize("template", PAGES)
def test_every_class_of_ours_has_a_rule(template):
    known = set()
    for sheet in STYLES.glob("*.css"):
        known |= set(re.findall(r"\.(crm-[a-z0-9_-]+)", sheet.read_text(encoding="utf-8")))
    used = set()
    for value in re.findall(r'class="([^"]*)"', markup(template)):
        names = {word.partition("*")[0] for word in value.split()}
        used |= {name for name in names if name.startswith("crm-") and not name.endswith("-")}
    assert used <= known


@pytest.mark.parametrize("template", PAGES)
def test_every_icon_is_in_the_sprite(template):
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    assert set(re.findall(r'\{% icon "([^"]+)"', text)) <= known


@pytest.mark.parametrize("name", sorted(path.name for path in (TEMPLATES / "components").iterdir()))
def test_every_component_says_what_it_needs(name):
    text = (TEMPLATES / "components" / name).read_text(encoding="utf-8")
    assert text.count("{% comment %}") == 1


# ---------- badges and tags ----------


@pytest.mark.parametrize(
    ("tier", "word"),
    [("basic", "Basic"), ("development", "Development"), ("flagship", "Flagship")],
)
def test_a_tier_is_a_word_and_a_glyph(tier, word):
    badge = draw("_tier_badge.html", tier=tier)
    assert word in badge
    assert "<use" in badge


def test_a_client_without_a_tier_is_called_so():
    assert "No tier yet" in draw("_tier_badge.html", tier="")


def test_danger_carries_an_icon_of_its_own():
    assert "#alert" in draw("_tag.html", text="Over target", tone="danger")


def test_what_a_person_wrote_is_text_and_not_markup():
    assert "<b>" not in draw("_tag.html", text="<b>x</b>", tone="")


# ---------- scales ----------


def scale(**more: object) -> str:
    values = {"name": "emotion", "legend": "Emotion", "options": range(1, 8)} | more
    return draw("_scale.html", low="steady", high="overwhelming", **values)


def test_a_scale_is_a_fieldset_of_native_radios_with_words_at_both_ends():
    drawn = scale(value=None)
    script, without_script = drawn.split("<noscript>")
    assert script.count('type="radio"') == 7
    assert without_script.count('type="radio" name="emotion" value=""') == 1
    assert "<fieldset" in drawn
    assert "<legend" in drawn
    assert 'aria-label="1, steady"' in drawn
    assert 'aria-label="7, overwhelming"' in drawn
    assert " checked" not in drawn


@pytest.mark.parametrize("value", [5, "5"])
def test_a_scale_keeps_the_answer_it_was_given(value):
    assert re.findall(r'value="(\d)"[^>]* checked', scale(value=value)) == ["5"]


def test_zero_is_an_answer():
    drawn = draw("_scale.html", name="q", legend="Sleep", options=range(4), value=0)
    assert re.findall(r'value="(\d)"[^>]* checked', drawn) == ["0"]


def test_a_refused_scale_says_why_beside_itself():
    drawn = scale(value=None, error="Choose a number.")
    assert 'aria-describedby="scale-emotion-error"' in drawn
    assert 'id="scale-emotion-error"' in drawn


# ---------- fields ----------


def test_a_field_names_its_help_and_its_error():
    form = StoryForm({"topics": ["sleep"]})
    form.is_valid()
    drawn = draw("_field.html", field=form["name"])
    assert 'aria-describedby="id_name_help id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_error"' in drawn


def test_a_right_field_is_not_marked_invalid():
    form = StoryForm({"name": "Cleo", "topics": ["sleep"]})
    assert form.is_valid()
    assert "aria-invalid" not in draw("_field.html", field=form["name"])


def test_choices_are_chips_in_a_fieldset_and_keep_what_was_chosen():
    drawn = draw("_field.html", field=StoryForm({"topics": ["work"]})["topics"])
    assert "<legend" in drawn
    assert re.findall(r'value="(\w+)"[^>]* checked', drawn) == ["work"]


def test_the_summary_of_errors_leads_to_the_fields():
    form = StoryForm({"name": ""})
    form.is_valid()
    assert 'href="#id_name"' in draw("_form_errors.html", form=form)
    assert draw("_form_errors.html", form=StoryForm()).strip() == ""


# ---------- figures ----------

FIGURE = {
    "code": "nps",
    "label": "NPS",
    "definition": "share of 9–10 minus share of 0–6",
    "value": "+52",
    "status": "good",
    "status_text": "On target",
    "target": "Target ≥ 50",
    "direction": "higher is better",
    "interval": "+44 to +60",
    "n": "281",
    "sample": "full",
    "strip": geometry.strip(value=52, low=44, high=60, target=50, minimum=0, maximum=100),
    "sparkline": geometry.sparkline([50, 52]),
}


def test_a_tile_shows_n_interval_target_direction_and_definition():
    tile = draw("_metric_tile.html", metric=FIGURE)
    for text in ("+52", "281", "+44 to +60", "Target ≥ 50", "higher is better", "On target"):
        assert text in tile
    assert FIGURE["definition"] in tile


def test_a_withheld_tile_shows_the_reason_and_no_figure():
    withheld = FIGURE | {"sample": "withheld", "withheld": "3 of 5 answers needed", "n": "3"}
    tile = draw("_metric_tile.html", metric=withheld)
    assert "3 of 5 answers needed" in tile
    assert "+52" not in tile
    assert "+44" not in tile


def test_a_small_sample_is_named_and_not_judged():
    tile = draw("_metric_tile.html", metric=FIGURE | {"sample": "small"})
    assert "Small sample" in tile
    assert "On target" not in tile


def test_a_chart_gives_its_data_as_a_table_too():
    chart = {
        "id": "nps",
        "title": "NPS",
        "description": "rose",
        "kind": "trend",
        "data": {"a": "<"},
    }
    drawn = draw(
        "_chart.html", chart=chart, table={"head": ["Month", "NPS"], "rows": [["Oct", 52]]}
    )
    assert '<th scope="row">Oct</th>' in drawn
    assert 'type="application/json"' in drawn
    assert '"\\u003C"' in drawn


def test_a_withheld_cell_is_told_to_those_who_listen():
    cell = {"text": "n<5", "withheld": True, "title": "Withheld: fewer than 5 answers"}
    heat = {"corner": "Counselor", "columns": ["May"], "rows": [{"label": "Tang", "cells": [cell]}]}
    assert "fewer than 5 answers</span>" in draw("_heat_table.html", heat=heat, caption="NPS")


# ---------- the guide itself ----------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["guide", "survey", "paper"])
def test_the_style_guide_opens_without_an_account(name, language):
    answer = Browser().get(reverse(f"design:{name}"), headers={"accept-language": language})
    assert answer.status_code == 200


def test_the_page_names_the_language_browsers_draw_it_in():
    answer = Browser().get(reverse("design:guide"), headers={"accept-language": "zh-hans"})
    assert b'<html lang="zh-CN">' in answer.content
