"""The fields of a form of the practice's own: its head, and a row of each kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intake.formwords import DIRECTIONS, LICENCES, METHODS
from intake.rules.shape import Method

WRITABLE = (Method.SUM, Method.MEAN, Method.PRORATED)
BOUNDS = {"at_least": _("at least"), "at_most": _("at most"), "below": _("below")}


def _text(label: Any, most: int = 200, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


class HeadForm(forms.Form):
    """Everything of a form but its rows."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    code = _text(pgettext_lazy("form", "Code"), 24, spellcheck="false")
    name_en = _text(_("Name, English"), 80)
    name_zh = _text(_("Name, Chinese"), 80, lang="zh-CN")
    period_en = _text(_("Period, English"), 80)
    period_zh = _text(_("Period, Chinese"), 80, lang="zh-CN")
    low = _text(_("Lowest answer"), 6, inputmode="numeric")
    high = _text(_("Highest answer"), 6, inputmode="numeric")
    low_en = _text(_("Word at the low end, English"), 60)
    low_zh = _text(_("Word at the low end, Chinese"), 60, lang="zh-CN")
    high_en = _text(_("Word at the high end, English"), 60)
    high_zh = _text(_("Word at the high end, Chinese"), 60, lang="zh-CN")
    direction = forms.ChoiceField(label=_("Direction"), choices=list(DIRECTIONS.items()))
    method = forms.ChoiceField(
        label=_("Total"), choices=[(method, METHODS[method]) for method in WRITABLE]
    )
    multiplier = _text(_("Multiplied by"), 6, inputmode="numeric")
    may_be_missing = _text(_("Missing items allowed"), 6, inputmode="numeric")
    validated = forms.BooleanField(label=_("Validated in a published study"), required=False)
    licence_class = forms.ChoiceField(label=_("Licence class"), choices=list(LICENCES.items()))
    licence = _text(_("Licence"), 300)
    attribution = _text(_("By"), 300)
    citation = _text(_("Citation"), 500)


class ItemForm(forms.Form):
    code = _text(pgettext_lazy("form", "Code"), 24, spellcheck="false")
    en = _text(_("English"), 300)
    zh = _text(_("Chinese"), 300, lang="zh-CN")
    reversed = forms.BooleanField(label=_("Reversed"), required=False)
    risk_from = _text(_("Risk from"), 6, inputmode="numeric")


class BandForm(forms.Form):
    code = _text(pgettext_lazy("form", "Code"), 24, spellcheck="false")
    start = _text(_("From"), 6, inputmode="numeric")
    en = _text(_("English"), 60)
    zh = _text(_("Chinese"), 60, lang="zh-CN")
    raised = forms.BooleanField(label=_("Needs a closer look"), required=False)


class CutForm(forms.Form):
    code = _text(pgettext_lazy("form", "Code"), 24, spellcheck="false")
    bound = forms.ChoiceField(
        label=_("Reached"), choices=list(BOUNDS.items()), required=False, initial="at_least"
    )
    value = _text(_("Total"), 6, inputmode="numeric")
    en = _text(_("English"), 80)
    zh = _text(_("Chinese"), 80, lang="zh-CN")
