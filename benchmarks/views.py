"""The yardsticks: what a page must cost, because less does not do the job.

``one`` is the unit in which every other row is told. The middleware of each stands on the view,
so that no yardstick pays for another's.
"""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_protect

from people.models import Client

with_session = decorator_from_middleware(SessionMiddleware)
with_user = decorator_from_middleware(AuthenticationMiddleware)

PAGE = "<!doctype html><title>{title}</title><p>{text}</p>"


def one(_request: HttpRequest, number: int) -> HttpResponse:
    """One indexed SELECT and its answer."""
    code = Client.objects.values_list("code", flat=True).get(pk=number)
    return _answer(code)


@with_session
@with_user
@login_required
def signed_in(request: HttpRequest) -> HttpResponse:
    """Session, user, bare page."""
    return _answer(PAGE.format(title="page", text=request.user.name))


@with_session
@with_user
@login_required
@csrf_protect
def write(request: HttpRequest) -> HttpResponse:
    """Session, user, CSRF, one write in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_note (text) VALUES (%s)", [request.POST["text"]])
    return _answer("written")


def _answer(text: str) -> HttpResponse:
    # Without a length the server would answer in chunks, which costs more than the view.
    return HttpResponse(text, headers={"Content-Length": str(len(text.encode()))})
