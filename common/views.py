"""Pages that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in words what to do when a form was open for too long."""
    problem = _("This page was open for too long. Go back, reload it, and send the form again.")
    context = {"problem": problem, "code": "CsrfFailed", "status": 403}
    return render(request, "problem.html", context, status=403)
