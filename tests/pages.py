"""The pages of the practice with their forms, as a browser finds them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client as Browser

from tests.architecture.test_chinese_pages import pages, view_of

UNTYPED = {"hidden", "submit", "button", "file"}


@dataclass
class Form:
    """One form that is sent with POST.

    fields   name → type of what a person fills in; ``areas`` those of several lines
    hidden   name → value of what the page carries for itself
    chosen   name → what stands there before anybody types; a list stands at its first entry
    answers  name → the values of a choice of one; ``required`` those that must be made
    """

    page: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    areas: list[str] = field(default_factory=list)
    hidden: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    answers: dict[str, list[str]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)

    @property
    def view(self) -> str:
        return view_of(self.action)

    @property
    def is_long(self) -> bool:
        return bool(self.areas) or len(self.fields) > 3


class FormReader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = None
            if given.get("method") == "post":
                address = urlsplit(self.page).path
                self._form = Form(self.page, urljoin(address, given.get("action", "") or address))
                self.forms.append(self._form)
        elif self._form is not None and tag in ("input", "select", "textarea"):
            self._read(self._form, tag, given)
            self._list = given.get("name", "") if tag == "select" else ""
        elif self._form is not None and tag == "option" and self._list:
            self._option(self._form, given)

    def _option(self, form: Form, given: dict[str, str]) -> None:
        values = form.answers.setdefault(self._list, [])
        if not values or "selected" in given:
            form.chosen[self._list] = given.get("value", "")
        values.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    @staticmethod
    def _read(form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", tag)
        if not name:
            return
        if kind == "hidden":
            form.hidden[name] = given.get("value", "")
        elif kind not in UNTYPED:
            form.fields[name] = kind
            if tag == "textarea":
                form.areas.append(name)
            if kind == "radio":
                form.answers.setdefault(name, []).append(given.get("value", ""))
                if "required" in given:
                    form.required.add(name)
            if tag == "select":
                return
            if kind not in ("radio", "checkbox") or "checked" in given:
                form.chosen[name] = given.get("value", "")


def forms_of(html: str, page: str) -> list[Form]:
    reader = FormReader(page)
    reader.feed(html)
    return reader.forms


def forms_seen_by(
    browser: Browser, first: str = "/", *, only: bool = False
) -> dict[tuple[str, str], Form]:
    """Walk along the links and return every form, one of each page and view.

    only   look at the first page alone
    """
    seen: dict[tuple[str, str], Form] = {}
    for address in [first] if only else [address for address, _words in pages(browser, first)]:
        page = browser.get(address, follow=True)
        last = page.redirect_chain[-1][0] if page.redirect_chain else address
        if not page.headers["Content-Type"].startswith("text/html"):
            continue
        for form in forms_of(page.content.decode(), last):
            seen.setdefault((view_of(last), form.view), form)
    return seen
