"""The filters of the reading room: addresses become clean values, nothing is saved."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import User
from reports.cuts import LAST_3, LAST_12, MONTH_CODE, Cut, period_of, single_months
from reports.labels import ROOMS
from reports.models import Axis
from reports.selectors.choices import Choices
from reports.selectors.trail import TrailFilter
from reports.words import month_name

AXES = {
    "site": Axis.SITE,
    "tier": Axis.TIER,
    "counselor": Axis.COUNSELOR,
    "package": Axis.PACKAGE,
}


class FigureFilterForm(forms.Form):
    """Period, site, tier, counselor and package of the figures."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    counselor = forms.ChoiceField(label=_("Counselor"), required=False)
    package = forms.ChoiceField(label=_("Package"), required=False)

    def __init__(self, data: object, *, choices: Choices, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.choices = choices
        offered = {
            "site": choices.sites,
            "tier": choices.tiers,
            "counselor": choices.counselors,
            "package": choices.packages,
        }
        self.fields["period"].choices = _periods(today)
        for name, options in offered.items():
            if options:
                self.fields[name].choices = [("", _("All")), *options]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, str]:
        cleaned = super().clean() or {}
        if len(self._keys(cleaned)) > 1:
            raise forms.ValidationError(
                _(
                    "Choose one filter at a time. Two together could reveal what individual "
                    "people said."
                ),
                code="one_at_a_time",
            )
        return cleaned

    def cut(self) -> Cut:
        """Return what was asked for; a value that is not offered counts as not chosen."""
        cleaned = self.cleaned_data if self.is_valid() else self._readable()
        code = cleaned.get("period") or LAST_3
        return Cut(code=code, period=period_of(code, self.today), keys=self._keys(cleaned))

    def _readable(self) -> dict[str, str]:
        """The fields that could be read; of two axes only the first."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if value}
        for name in [name for name in AXES if name in cleaned][1:]:
            del cleaned[name]
        return cleaned

    def _keys(self, cleaned: dict[str, str]) -> dict[Axis, str]:
        return {axis: cleaned[name] for name, axis in AXES.items() if cleaned.get(name)}


def _periods(today: date) -> list[tuple[str, str]]:
    months = [(month.strftime(MONTH_CODE), month_name(month)) for month in single_months(today)]
    return [(LAST_3, _("Last 3 months")), (LAST_12, _("Last 12 months")), *months]


class TrailFilterForm(forms.Form):
    """Who, which room, reads or writes, which file, which day."""

    LOOKS = (("", _("All")), ("reads", _("Reads")), ("writes", _("Writes")))

    person = forms.ChoiceField(label=_("Person"), required=False)
    room = forms.ChoiceField(label=_("Area"), required=False)
    look = forms.ChoiceField(label=_("Kind"), required=False, choices=LOOKS)
    code = forms.CharField(label=_("Client's code"), required=False, max_length=12)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: object, *, people: Sequence[User]) -> None:
        super().__init__(data)
        everybody = ("", _("All"))
        self.fields["person"].choices = [everybody, *((str(row.pk), str(row)) for row in people)]
        self.fields["room"].choices = [everybody, *ROOMS.items()]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        # A day has a next one, in every time zone; the calendar's first and last have not.
        if day is not None and not date.min < day < date.max:
            raise forms.ValidationError(self.fields["day"].error_messages["invalid"])
        return day

    def wanted(self) -> TrailFilter:
        """Return what was asked for; a value that cannot be read counts as not chosen."""
        self.is_valid()
        cleaned = {name: value for name, value in self.cleaned_data.items() if value}
        person = cleaned.get("person")
        return TrailFilter(
            person=int(person) if person else None,
            room=cleaned.get("room", ""),
            look=cleaned.get("look", ""),
            code=cleaned.get("code", ""),
            day=cleaned.get("day"),
        )
