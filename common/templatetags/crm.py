"""Template words of the design system: icons, figures, moments, and the glue of forms."""

import functools
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms, template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common import formats, geometry
from common.parts import drawn
from common.text import in_language

register = template.Library()


@functools.cache
def _sprite() -> str:
    return static("img/icons.svg")


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw one icon of ``static/img/icons.svg``; without a label it is decoration only.

    size   "" 18 px · "s" 16 px · "xs" 14 px · "l" 28 px
    """
    return _icon(name, size, str(label))


@functools.lru_cache(maxsize=1024)
def _icon(name: str, size: str, label: str) -> SafeString:
    classes = f"crm-icon crm-icon--{size}" if size else "crm-icon"
    href = f"{_sprite()}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            classes,
            label,
            href,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, href
    )


register.simple_tag(drawn)


@register.simple_tag
def html_lang() -> str:
    """Return the value of <html lang>: browsers choose Chinese glyphs by "zh-CN"."""
    return "zh-CN" if (get_language() or "").startswith("zh") else "en"


@register.simple_tag
def practice_name() -> str:
    return in_language(settings.PRACTICE_NAME, settings.PRACTICE_NAME_ZH)


@register.simple_tag
def help_lines() -> list[dict[str, Any]]:
    """Return the public help lines: {"number", "label"}."""
    return list(settings.HELP_LINES)


# ---------- figures ----------


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    return "" if value in (None, "") else formats.number(value, int(decimals))


@register.filter
def exact(value: Any) -> str:
    return "" if value in (None, "") else formats.exact(value)


@register.filter
def signed(value: Any, decimals: int = 0) -> str:
    return "" if value in (None, "") else formats.signed(value, int(decimals))


@register.filter
def money(value: Any) -> str:
    return "" if value in (None, "") else formats.money(value)


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    return "" if value in (None, "") else formats.percent(value, int(decimals))


@register.filter
def duration(value: timedelta | float | None) -> str:
    return "" if value is None else formats.duration(value)


@register.filter
def hours(minutes: int) -> str:
    """Write minutes as hours, with one decimal where they are not whole."""
    return formats.number(minutes / 60, 1 if minutes % 60 else 0)


@register.simple_tag
def moment(at: datetime | None, style: str = "full") -> SafeString | str:
    """Write a moment in local time with the UTC in its title. Styles: see formats.moment."""
    if at is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        formats.utc(at),
        formats.moment(at, style),
    )


@register.filter
def day(on: date | None) -> str:
    """Write a day that has no hour: {{ enrollment.valid_until|day }}."""
    return "" if on is None else formats.day(on)


# ---------- geometry, for templates that hold plain values ----------


@register.simple_tag
def bar(value: Any, minimum: Any, maximum: Any, *marks: Any) -> geometry.Bar:
    """Return the bar of a value; each mark is a threshold and its own label."""
    return geometry.bar(
        value=value,
        minimum=minimum,
        maximum=maximum,
        marks=[(mark, formats.number(mark)) for mark in marks],
    )


@register.simple_tag
def sparkline(values: Iterable[Any], **options: Any) -> geometry.Sparkline:
    return geometry.sparkline(list(values), **options)


@register.filter
def ring(percent: Any) -> int:
    return geometry.ring(percent or 0)


# ---------- forms ----------


@register.filter
def upto(first: int | str, last: int | str) -> range:
    """Return the whole numbers of a scale, both ends included: {{ 1|upto:7 }}."""
    return range(int(first), int(last) + 1)


@register.filter
def initial(name: Any) -> str:
    """Return what stands in a person's avatar: the family name's character, or two letters."""
    words = str(name or "").split()
    if not words:
        return ""
    if not words[0][0].isascii():
        return words[0][0]
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()


@register.filter
def kind(field: forms.BoundField) -> str:
    """Return how a field is laid out: "tick", "choices" (chips) or "plain"."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    return "plain"


@register.simple_tag
def idle_seconds() -> int:
    """Return how long somebody may do nothing before being signed out."""
    return int(settings.SESSION_IDLE.total_seconds())


@register.filter
def is_optional_radio(field: forms.BoundField) -> bool:
    """Whether the field is a choice of one that may be left open."""
    widget = field.field.widget
    several = isinstance(widget, forms.CheckboxSelectMultiple)
    return isinstance(widget, forms.RadioSelect) and not several and not field.field.required


@register.simple_tag
def widget(field: forms.BoundField, **attrs: Any) -> SafeString:
    """Draw the field's own control with our class and the ids of its help and errors.

    Underscores in names of attributes become hyphens (``data_crm_money="yes"``); False takes
    an attribute of the widget away.
    """
    given: dict[str, Any] = {name.replace("_", "-"): value for name, value in attrs.items()}
    given["aria-describedby"] = " ".join(_described_by(field)) or None
    control = field.field.widget
    if isinstance(control, forms.Select) and not isinstance(control, forms.RadioSelect):
        given["class"] = "form-select"
    elif not isinstance(control, (forms.CheckboxInput, forms.RadioSelect)):
        given["class"] = "form-control"
    return field.as_widget(
        attrs={name: value for name, value in given.items() if value is not None}
    )


def _described_by(field: forms.BoundField) -> list[str]:
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_help")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return ids
