"""The price page: what everybody pays, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from packages import words
from packages.selectors.catalogue import public_packages
from people.access import open_to


@open_to("everybody: prices are the same for all and no secret")
@require_GET
def prices(request: HttpRequest) -> HttpResponse:
    """List what is on sale. No account, no tracking; nobody's tier is told."""
    rows = [
        {
            "package": package,
            "people": words.people(package),
            "refund": words.REFUNDS[package.refund],
        }
        for package in public_packages()
    ]
    return render(request, "packages/prices.html", {"rows": rows})
