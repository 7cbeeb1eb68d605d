"""A form of the practice's own, as it is typed: rows in, a draft of a definition out.

What is wrong with it is the lint's to say, by path; here the path is led back to its field.
"""

import copy
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import formset_factory

from intake.forms.rows import BOUNDS, BandForm, CutForm, HeadForm, ItemForm
from intake.formwords import problem_words
from intake.rules.shape import LicenceClass, Method
from intake.rules.strict import InvalidDefinition

MOST_ROWS = 60
MORE = 4
_ROW = re.compile(r"(items|bands|cuts)\[(\d+)\](?:\.(.+))?")


def _rows(form: type[forms.Form], extra: int) -> Any:
    return formset_factory(form, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


KINDS = {"items": ItemForm, "bands": BandForm, "cuts": CutForm}
STARTING_ROWS = {"items": 5, "bands": 3, "cuts": 1}
# Which field a path of the definition was typed into.
HEAD_FIELDS = {
    "name.en": "name_en", "name.zh-Hans": "name_zh",
    "period.en": "period_en", "period.zh-Hans": "period_zh",
    "scale": "low", "scale.low": "low", "scale.high": "high",
    "scale.low_anchor.en": "low_en", "scale.low_anchor.zh-Hans": "low_zh",
    "scale.high_anchor.en": "high_en", "scale.high_anchor.zh-Hans": "high_zh",
    "key.multiplier": "multiplier", "key.may_be_missing": "may_be_missing",
    "key.method": "method",
}  # fmt: skip
ROW_FIELDS = {
    "topic.en": "en", "topic.zh-Hans": "zh", "label.en": "en", "label.zh-Hans": "zh",
    "at_least": "value", "at_most": "value", "below": "value",
}  # fmt: skip


class OwnForm:
    """The whole page: a head, and rows of items, bands and cuts.

    earlier   the definition that is written anew; what the page does not show of it is kept
    """

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        earlier: Mapping[str, Any] | None = None,
        base: str = "",
        more: str = "",
    ) -> None:
        self.earlier = earlier or {}
        self.head = HeadForm(_head_of(earlier, base) if typed is None else typed)
        self.rows = {}
        for kind, form in KINDS.items():
            if typed is None:
                start = _rows_of(kind, self.earlier)
                extra = 1 if start else STARTING_ROWS[kind]
                self.rows[kind] = _rows(form, extra)(initial=start, prefix=kind)
            else:
                self.rows[kind] = _rows(form, 0)(_widened(typed, kind, more), prefix=kind)
        self.head.is_valid()
        self._places: dict[str, list[int]] = {}

    def draft(self) -> dict[str, Any]:
        """Return what was typed as a definition that may still be wrong."""
        value = self._typed
        data: dict[str, Any] = copy.deepcopy(dict(self.earlier))
        data |= {
            "code": value("code"),
            "version": "0",
            "name": {"en": value("name_en"), "zh-Hans": value("name_zh")},
            "direction": value("direction"),
            "period": {"en": value("period_en"), "zh-Hans": value("period_zh")},
            "validated": bool(self.head.cleaned_data.get("validated")),
            "scale": {
                **data.get("scale", {}),
                "low": _number(value("low")),
                "high": _number(value("high")),
                "low_anchor": {"en": value("low_en"), "zh-Hans": value("low_zh")},
                "high_anchor": {"en": value("high_en"), "zh-Hans": value("high_zh")},
            },
            "key": {
                **data.get("key", {}),
                "method": value("method"),
                "multiplier": _number(value("multiplier") or "1"),
                "may_be_missing": _number(value("may_be_missing") or "0"),
            },
            "items": self._drafted("items", self._item),
            "bands": self._drafted("bands", _band),
            "cuts": self._drafted("cuts", _cut),
            "licence_class": value("licence_class"),
            "licence": value("licence"),
            "attribution": value("attribution"),
            "citation": value("citation"),
        }
        return data

    @property
    def item_rows(self) -> Any:
        return self.rows["items"]

    @property
    def band_rows(self) -> Any:
        return self.rows["bands"]

    @property
    def cut_rows(self) -> Any:
        return self.rows["cuts"]

    @property
    def sound(self) -> bool:
        """Whether every field took what was typed into it; the lint comes after that."""
        rows = [row for kind in self.rows.values() for row in kind.forms]
        return not self.head.errors and not any(row.errors for row in rows)

    def _typed(self, name: str) -> str:
        """Return what stands in a field, a refused one too: the lint says what is wrong."""
        return str(self.head.cleaned_data.get(name, self.head.data.get(name, ""))).strip()

    def _drafted(self, kind: str, drafting: Any) -> list[dict[str, Any]]:
        """Return the rows that hold anything, and remember which row each of them was."""
        found, places = [], []
        for place, row in enumerate(self.rows[kind].forms):
            row.is_valid()
            clean = getattr(row, "cleaned_data", {})
            clean = {name: row.data.get(row.add_prefix(name), "") for name in row.errors} | clean
            if any(str(clean.get(name) or "").strip() for name in ("code", "en", "zh", "value")):
                found.append(drafting(clean))
                places.append(place)
        self._places[kind] = places
        return found

    def _item(self, clean: Mapping[str, Any]) -> dict[str, Any]:
        known = {item["code"]: item for item in self.earlier.get("items", [])}
        item: dict[str, Any] = copy.deepcopy(known.get(clean.get("code"), {}))
        item["code"] = clean.get("code", "")
        item["topic"] = {"en": clean.get("en", ""), "zh-Hans": clean.get("zh", "")}
        item.pop("reversed", None)
        item.pop("risk_from", None)
        if clean.get("reversed"):
            item["reversed"] = True
        if clean.get("risk_from"):
            item["risk_from"] = _number(clean["risk_from"])
        return item

    def refuse(self, problems: tuple[InvalidDefinition, ...]) -> None:
        """Put every slip beside the field it was typed into, else on top with its path."""
        for problem in problems:
            told = problem_words(problem)
            row = _ROW.fullmatch(problem.path)
            if row and self._beside_row(row, told["text"]):
                continue
            name = HEAD_FIELDS.get(problem.path, problem.path)
            if name in self.head.fields:
                self.head.add_error(name, told["text"])
            else:
                self.head.add_error(None, f"{told['path']}: {told['text']}".lstrip(": "))

    def _beside_row(self, found: "re.Match[str]", text: str) -> bool:
        kind, place, path = found[1], int(found[2]), found[3] or "code"
        places = self._places.get(kind, [])
        if place >= len(places):
            return False
        row = self.rows[kind].forms[places[place]]
        name = ROW_FIELDS.get(path, path)
        row.add_error(name if name in row.fields else "code", text)
        return True


def _widened(typed: Mapping[str, Any], kind: str, more: str) -> Mapping[str, Any]:
    """Return what was typed with more empty rows of this kind, where they were asked for."""
    if more != kind:
        return typed
    wide = typed.copy()  # type: ignore[attr-defined]
    count = f"{kind}-TOTAL_FORMS"
    known = str(wide.get(count, "0"))
    rows = int(known) if known.isdigit() and len(known) < 4 else 0
    wide[count] = str(min(rows + MORE, MOST_ROWS))
    return wide  # type: ignore[no-any-return]


def _head_of(earlier: Mapping[str, Any] | None, base: str) -> dict[str, Any]:
    if not earlier:
        return {"multiplier": "1", "may_be_missing": "0", "low": "0", "high": "3",
                "direction": "higher_is_worse", "method": Method.SUM.value,
                "licence_class": LicenceClass.OWN.value}  # fmt: skip
    scale, key = earlier["scale"], earlier["key"]
    return {
        "base": base,
        "code": earlier["code"],
        "name_en": earlier["name"]["en"], "name_zh": earlier["name"]["zh-Hans"],
        "period_en": earlier["period"]["en"], "period_zh": earlier["period"]["zh-Hans"],
        "low": str(scale["low"]), "high": str(scale["high"]),
        "low_en": scale["low_anchor"]["en"], "low_zh": scale["low_anchor"]["zh-Hans"],
        "high_en": scale["high_anchor"]["en"], "high_zh": scale["high_anchor"]["zh-Hans"],
        "direction": earlier["direction"], "method": key["method"],
        "multiplier": str(key["multiplier"]), "may_be_missing": str(key["may_be_missing"]),
        "validated": earlier["validated"],
        "licence_class": earlier.get("licence_class", LicenceClass.ATTESTATION.value),
        "licence": earlier["licence"], "attribution": earlier["attribution"],
        "citation": earlier["citation"],
    }  # fmt: skip


def _rows_of(kind: str, earlier: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            **entry,
            "en": (entry.get("topic") or entry["label"])["en"],
            "zh": (entry.get("topic") or entry["label"])["zh-Hans"],
            "bound": next((name for name in BOUNDS if name in entry), "at_least"),
            "value": next((entry[name] for name in BOUNDS if name in entry), ""),
        }
        for entry in earlier.get(kind, [])
    ]


def _band(clean: Mapping[str, Any]) -> dict[str, Any]:
    band = {
        "code": clean.get("code", ""),
        "start": _number(clean.get("start", "")),
        "label": {"en": clean.get("en", ""), "zh-Hans": clean.get("zh", "")},
    }
    return band | ({"raised": True} if clean.get("raised") else {})


def _cut(clean: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": clean.get("code", ""),
        "label": {"en": clean.get("en", ""), "zh-Hans": clean.get("zh", "")},
        clean.get("bound") or "at_least": _number(clean.get("value", "")),
    }


def _number(word: str) -> int | str:
    """Return the number that was typed; what is none stays as it is, for the lint to name."""
    word = str(word).strip()
    plain = word[1:] if word.startswith("-") else word
    return int(word) if plain.isascii() and plain.isdigit() and len(plain) < 8 else word
