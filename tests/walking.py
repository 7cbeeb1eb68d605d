"""From page to page of a list, as a person goes."""

import html
import re

from django.test import Client as Browser


def walk(browser: Browser, address: str, rows: str) -> list[list[str]]:
    """Return what each page of a list shows, following "Next page" to the end.

    rows   a pattern with one group: what stands in a row
    """
    pages, way = [], address
    while way:
        text = browser.get(way).content.decode()
        pages.append(re.findall(rows, text))
        assert ("First page" in text) is (len(pages) > 1)
        found = re.search(r'href="([^"]+)" rel="next"', text)
        way = html.unescape(found.group(1)) if found else ""
    return pages
