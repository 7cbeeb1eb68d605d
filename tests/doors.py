"""Who may open a page: everybody tries."""

from typing import Any

from tests.calls import API, JSON

EVERYBODY = ("ines", "anna", "boris", "sofia", "maria", "adam", "otto")


def who_may(request: Any, url: str, form: dict[str, str] | None = None) -> set[str]:
    """Return the names of those whom the page does not answer "not found".

    request   pytest's, to find the signed-in browsers by name
    form      what they send; without it they only look
    """
    allowed = set()
    for name in EVERYBODY:
        browser = request.getfixturevalue(f"as_{name}")
        named = JSON if url.startswith(API) else {}
        answer = browser.get(url) if form is None else browser.post(url, form, **named)
        if answer.status_code != 404:
            allowed.add(name)
    return allowed
