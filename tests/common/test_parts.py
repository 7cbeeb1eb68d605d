"""Parts that are drawn once, and rows that are filled into a pattern."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe

from common.parts import drawn


def rows(body: str, *found: dict[str, str], **more: object) -> str:
    source = f"{{% load rows %}}{{% rows row in found %}}{body}{{% endrows %}}"
    return Template(source).render(Context({"found": found, **more}))


def test_a_row_is_filled_with_its_own_values():
    written = rows("<td>{{ row.a }} {{ row.b }}</td>", {"a": "1", "b": "2"}, {"a": "3", "b": "4"})
    assert written == "<td>1 2</td><td>3 4</td>"


def test_a_value_is_escaped_unless_it_is_markup_of_ours():
    evil = {"text": "<script>\"'&", "mark": mark_safe("<b>x</b>")}
    written = rows('<i title="{{ row.text }}">{{ row.mark }}</i>', evil)
    assert written == '<i title="&lt;script&gt;&quot;&#x27;&amp;"><b>x</b></i>'


def test_what_does_not_depend_on_the_row_may_be_any_template():
    body = "{% if shown %}{{ label|upper }} 100% {% endif %}{{ row.a }};"
    assert rows(body, {"a": "%s"}, {"a": "2"}, shown=True, label="<n>") == (
        "&lt;N&gt; 100% %s;&lt;N&gt; 100% 2;"
    )
    assert rows(body, {"a": "1"}, shown=False) == "1;"


def test_no_rows_are_nothing():
    assert rows("{{ row.a }}") == ""


@pytest.mark.parametrize(
    "body",
    [
        "{{ row.a|upper }}",
        "{{ row.a.b }}",
        "{% if row.a %}x{% endif %}",
        '{% include "components/_tag.html" with text=row.a %}',
        "{% if shown %}{{ row.a|length }}{% endif %}",
    ],
)
def test_a_body_that_asks_the_row_is_refused_when_it_is_written(body):
    with pytest.raises(TemplateSyntaxError, match="make the text before"):
        rows(body, {"a": "1"})


def test_a_condition_that_slips_through_is_loud():
    with pytest.raises(TypeError, match="not known yet"):
        rows("{% if shown %}{% elif row.a %}x{% endif %}", {"a": "1"}, shown=False)


def test_a_part_is_drawn_for_its_values_and_its_language():
    def badge(tier):
        return drawn("components/_tier_badge.html", tier=tier)

    with translation.override("en"):
        assert "Basic" in badge("basic")
        assert "Flagship" in badge("flagship")
        assert badge("basic") is badge("basic")
    with translation.override("zh-hans"):
        assert "Basic" not in badge("basic")


def test_markup_and_the_same_text_are_two_drawings():
    safe = drawn("components/_tag.html", text=mark_safe("<b>x</b>"))
    plain = drawn("components/_tag.html", text="<b>x</b>")
    assert "<b>" in safe
    assert "<b>" not in plain
