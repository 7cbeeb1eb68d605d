"""A form field for a day and a time by the practice's clock, which asks where a clock cannot tell.

In autumn a repeated hour is asked for: the first or the second. In spring the hour that does not
exist is refused with words.
"""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.localtimes import moments_of

FORMAT = "%Y-%m-%dT%H:%M"
HOURS = ("first", "second")


class LocalTimeInput(forms.DateTimeInput):
    """``datetime-local``, and beside it which of the two hours where the time happens twice."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format=FORMAT)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        hour = data.get(f"{name}_hour", "")
        return f"{typed} {hour}" if typed and hour in HOURS else typed

    def format_value(self, value: Any) -> str | None:
        """Return the day and the time alone; beside them stands which hour it is."""
        if isinstance(value, datetime):
            return super().format_value(timezone.localtime(value))
        return str(value).partition(" ")[0] if _names_hour(value) else super().format_value(value)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        control = super().render(name, value, attrs, renderer)
        moments = self._moments(value)
        if len(moments) < len(HOURS):
            return control
        labels = (_("the first time, before the clocks go back"), _("the second time, after it"))
        choices = [("", _("Which of the two hours?")), *zip(HOURS, labels, strict=True)]
        which = forms.Select(attrs={"class": "form-select"}, choices=choices)
        label = {"id": f"id_{name}_hour", "aria-label": _("Which of the two hours?")}
        return format_html(
            "{}{}", control, which.render(f"{name}_hour", _hour_of(value, moments), label)
        )

    def _moments(self, value: Any) -> tuple[datetime, ...]:
        shown = self.format_value(value) or ""
        try:
            return moments_of(datetime.fromisoformat(shown).replace(tzinfo=None))
        except (ValueError, OverflowError):
            return ()


def _names_hour(value: Any) -> bool:
    return isinstance(value, str) and value.endswith(tuple(f" {hour}" for hour in HOURS))


def _hour_of(value: Any, moments: tuple[datetime, ...]) -> str:
    if isinstance(value, datetime):
        return HOURS[moments.index(value.astimezone(UTC))]
    return str(value).rpartition(" ")[2] if _names_hour(value) else ""


class LocalTimeField(forms.DateTimeField):
    """A moment, typed as a day and a time of the practice.

    It comes in UTC: in a zone of its own, a moment of a repeated hour is equal to no other moment.
    """

    widget = LocalTimeInput
    default_error_messages = {
        "skipped": gettext_lazy("The clocks go forward then: this time does not exist."),
        "which": gettext_lazy("The clocks go back then: say which of the two hours it was."),
    }

    def prepare_value(self, value: Any) -> Any:
        """Keep the moment whole: without its zone it would not say which hour it is."""
        return value

    def to_python(self, value: Any) -> datetime | None:
        hour = ""
        if _names_hour(value):
            value, _space, hour = value.rpartition(" ")
        if value in self.empty_values:
            return None
        local = self._parsed(value)
        if local.tzinfo is not None:
            return local.astimezone(UTC)
        try:
            moments = moments_of(local)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not moments:
            raise ValidationError(self.error_messages["skipped"], code="skipped")
        if len(moments) > 1 and not hour:
            raise ValidationError(self.error_messages["which"], code="which")
        return moments[HOURS.index(hour)] if len(moments) > 1 else moments[0]

    def _parsed(self, value: Any) -> datetime:
        """Return what was typed as it stands, before any zone is thought of."""
        try:
            return datetime.fromisoformat(str(value).strip())
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
