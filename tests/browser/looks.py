"""Looking at a page as a person and as a machine: widths, contrast, errors, other hosts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Request

WIDTHS = [(1440, 900), (768, 1024), (390, 844)]
PASSWORD = "synthetic people only"
SERIOUS = ("serious", "critical")


@contextmanager
def watched(page: Page, host: str) -> Iterator[None]:
    """Fail on an error in the console, a refusal of the browser, or a request elsewhere."""
    found: list[str] = []

    def elsewhere(request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != host:
            found.append(f"asked another host: {request.url}")

    def said(message: object) -> None:
        if message.type == "error" and "422" not in message.text:
            found.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", elsewhere)
    yield
    assert found == [], "\n".join(found)


def speak(page: Page, url: str, language: str) -> None:
    cookie = {"name": "django_language", "value": language, "url": url}
    page.context.add_cookies([cookie])


def follow(page: Page, leads_on: Locator) -> None:
    """Press what leads to another page, and stay until that page stands."""
    with page.expect_navigation():
        leads_on.click()


def sign_in(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/account/login/")
    page.locator("#id_login").fill(f"{name}@practice.example")
    page.locator("#id_password").fill(PASSWORD)
    follow(page, page.locator("form:has(#id_login) button[type=submit]"))
    assert "/account/login" not in page.url


def wider_than_the_screen(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


# Colours on their way from one theme to the other are no colours to judge.
SETTLED = """() => new Promise(requestAnimationFrame)
    .then(() => new Promise(requestAnimationFrame))
    .then(() => Promise.allSettled(document.getAnimations()
        .filter((one) => one instanceof CSSTransition).map((one) => one.finished)))
    .then(() => null)"""


def serious_violations(page: Page) -> list[str]:
    page.evaluate(SETTLED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    # What passed is longer than the page itself: it stays in the browser.
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then((all) => all.violations)")
    return [
        f"{violation['id']}: {violation['nodes'][0]['html']}"
        for violation in found
        if violation["impact"] in SERIOUS
    ]


def look(page: Page, name: str) -> None:
    """Look at the page at three widths: it fits and it can be read.

    SHOTS names a folder for pictures; without it none is taken, which is a good deal quicker.
    """
    folder = os.environ.get("SHOTS")
    size = page.viewport_size
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert wider_than_the_screen(page) <= 0, f"{name} at {width}"
        page.evaluate("scrollTo(0, 0)")
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        assert serious_violations(page) == [], f"{name} at {width}"
    page.set_viewport_size(size)
