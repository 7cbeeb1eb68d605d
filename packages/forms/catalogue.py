"""A version of the catalogue as typed, and from when it is sold."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from packages.models import ServicePackage
from packages.models.catalogue import MOST_PEOPLE
from packages.selectors.segments import segment_names
from packages.services import Details
from tiering.words import TIERS

MOST_LINES = 8
LONGEST_LINE = 120


class VersionForm(forms.Form):
    """What one version promises."""

    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(label=_("English name"), max_length=60)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=60)
    segment = forms.ChoiceField(label=_("Segment"))
    tiers = forms.MultipleChoiceField(
        label=_("Offered at"),
        choices=[(tier.value, word) for tier, word in TIERS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each needs a published service standard before it can be sold."),
    )
    sessions = forms.IntegerField(
        label=pgettext_lazy("count", "Sessions"), min_value=1, max_value=200
    )
    price = forms.DecimalField(
        label=_("Price of all sessions"),
        min_value=Decimal(0),
        max_value=Decimal(1_000_000),
        decimal_places=2,
        help_text=_("The same for everyone."),
    )
    valid_days = forms.IntegerField(label=_("Valid"), min_value=1, max_value=1095)
    refund = forms.ChoiceField(label=_("Refund"), choices=ServicePackage.Refund.choices)
    first_only = forms.BooleanField(
        label=_("Only for a first purchase"),
        help_text=_("Only for clients who haven't bought anything yet."),
        required=False,
    )
    people = forms.ChoiceField(label=_("Who takes part"), choices=ServicePackage.People.choices)
    people_min = forms.IntegerField(
        label=_("At least"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    people_max = forms.IntegerField(
        label=_("At most"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    included = forms.CharField(
        label=_("What is included, in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line each, at most eight."),
        required=False,
    )
    included_zh = forms.CharField(
        label=_("What is included, in Chinese"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The same lines."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].choices = list(segment_names().items())

    @staticmethod
    def values_of(package: ServicePackage) -> dict[str, Any]:
        """Return what a form for the next version starts with."""
        names = [name for name in VersionForm.base_fields if name != "after"]
        values = {name: getattr(package, name) for name in names}
        return values | {"after": package.version, "price": f"{package.price.normalize():f}"}

    def clean_included(self) -> str:
        return self._lines("included")

    def clean_included_zh(self) -> str:
        return self._lines("included_zh")

    def _lines(self, name: str) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data[name].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(
                _("Write at most eight lines of at most 120 characters each.")
            )
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        low, high = clean.get("people_min"), clean.get("people_max")
        if low and high and high < low:
            self.add_error("people_max", _("At most is fewer than at least."))
        if clean.get("people") == ServicePackage.People.ONE and high and high > 1:
            self.add_error("people_max", _("A package for one person has one place."))
        if clean.get("people") != ServicePackage.People.ONE and high == 1:
            self.add_error("people_max", _("A shared package has two places or more."))
        lines = [len(clean.get(name, "").splitlines()) for name in ("included", "included_zh")]
        if lines[0] != lines[1]:
            self.add_error("included_zh", _("Write as many lines as in English."))
        return clean

    def details(self) -> Details:
        clean = {name: self.cleaned_data[name] for name in Details.__dataclass_fields__}
        return Details(**{**clean, "tiers": tuple(clean["tiers"])})


class NewEntryForm(VersionForm):
    """The first version of a new entry, with the code that stays."""

    code = forms.CharField(
        label=pgettext_lazy("form", "Code"),
        max_length=50,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Write a-z, 0-9 and hyphens."))],
        help_text=_("Lowercase letters, digits and hyphens. It stays the same for all versions."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].initial = 0

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if ServicePackage.objects.filter(code=code).exists():
            raise forms.ValidationError(
                _("This code is taken. Create a new version of it instead.")
            )
        return code


class SaleForm(forms.Form):
    """From which day, and how many are expected."""

    effective_on = forms.DateField(
        label=pgettext_lazy("day", "From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sales_a_month = forms.IntegerField(
        label=_("Expected sales a month"), min_value=0, max_value=10_000, required=False
    )
