"""A printed page as a PDF. The maker needs a library of the machine (Pango); it may be missing.

Nothing is fetched from anywhere: style sheets and pictures come from our own static files.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.utils.translation import gettext_lazy as _

WITHOUT_PDF = _(
    "This server can't make PDF files: the Pango library is missing. Open the receipt and print "
    "it instead."
)
BASE = "https://paper.invalid"
# Without HarfBuzz-Subset, fontTools cuts fonts down and writes the hour into them unless told one.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


class NotOurs(ValueError):
    """A page asked for something that is none of our static files."""


@cache
def available() -> bool:
    """Whether PDF files can be made here."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


def pdf_of(html: str) -> bytes:
    """Return an HTML page as a PDF; the same page gives the same bytes.

    :raises NotOurs: if the page asks for something that is not there; a bare page is no paper
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    refused: list[NotOurs] = []

    class OurFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            try:
                file = our_file(url)
            except NotOurs as refusal:
                # The maker of the paper goes on without what it cannot fetch, and only logs it.
                refused.append(refusal)
                raise
            kind = KINDS.get(file.suffix, "application/octet-stream")
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    document = HTML(string=html, base_url=BASE, url_fetcher=OurFiles())
    made = bytes(document.write_pdf(pdf_identifier=b"counselcrm"))
    if refused:
        raise refused[0]
    return made


def our_file(url: str) -> Path:
    """Return the static file that an address of a page names.

    Collected files carry a digest in their name and lie in one folder; without collecting, they
    lie where they were written.

    :raises NotOurs: if it is no static file of ours
    """
    asked, root = urlsplit(url), f"/{settings.STATIC_URL.strip('/')}/"
    if f"{asked.scheme}://{asked.netloc}" != BASE or not asked.path.startswith(root):
        raise NotOurs(asked.path)
    name = unquote(asked.path.removeprefix(root))
    try:
        if staticfiles_storage.exists(name):
            return Path(staticfiles_storage.path(name))
        found = finders.find(name)
    except SuspiciousFileOperation as outside:
        raise NotOurs(asked.path) from outside
    if not isinstance(found, str):
        raise NotOurs(asked.path)
    return Path(found)
