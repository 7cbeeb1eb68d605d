"""The door of every API view: one cell of the access matrix, one scope, one key for a write."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.errors import DomainError
from common.paging import page_by_key, page_worked_out
from people import trail
from people.access import scope_of
from people.models import ApiToken
from people.rules.access import Scope
from people.rules.tokens import READING, scope_needed
from people.services.answers import Answer, Write, answer_once

KEY = "Idempotency-Key"
MULTIPART = "multipart/form-data"
AGAIN = "Idempotent-Replayed"
PAGE = 50
NO_ROWS = {Scope.NONE, Scope.META}


class ScopeMissing(DomainError):
    """The token may not do this, whatever its owner may."""

    status = 403


class KeyMissing(DomainError):
    """A write came without an Idempotency-Key, or with one that is no UUID."""

    status = 422


class GuardedView(APIView):
    """An API view behind one cell of the access matrix; who may not finds nothing there.

    A write names its act by ``Idempotency-Key`` and is done once (``people.services.answers``);
    a service that needs a key of its own takes ``self.request_key``.

    writes        methods that ask another cell than ``access``
    stores        False for a view whose POST works something out and keeps nothing
    may_refuse    whether a rule can refuse a look too (409)
    checks_query  whether what stands behind the question mark can be wrong (422)
    """

    access: tuple[str, str]
    writes: Mapping[str, tuple[str, str]] = MappingProxyType({})
    stores = True
    may_refuse = False
    checks_query = False
    request_key: UUID

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.access = cls.access
        return view

    @classmethod
    def is_write(cls, method: str) -> bool:
        return cls.stores and method not in READING

    @classmethod
    def scope_for(cls, method: str) -> str:
        app = cls.__module__.partition(".")[0]
        return scope_needed(app, method, stores=cls.stores)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Read once, before anybody else: the check for forged requests, the parser and the mark of
        # a write each want the body. An upload is left to its own parser, which bounds it.
        if request.content_type != MULTIPART:
            _ = request.body
        with trail.one_request():
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        method = str(request.method)
        # Nothing here tells of rows without their content: an empty list would say there are none.
        if scope_of(request.user, *self.writes.get(method, self.access)) in NO_ROWS:
            raise Http404
        if isinstance(request.auth, ApiToken):
            trail.through(request.auth.name)
            needed = self.scope_for(method)
            if needed not in request.auth.scopes:
                raise ScopeMissing(_("This token lacks the scope %(scope)s.") % {"scope": needed})
        act = getattr(self, method.lower(), None)
        if act is not None and self.is_write(method):
            setattr(self, method.lower(), partial(self._once, act))

    def listed(
        self,
        request: Request,
        rows: "QuerySet[Any]",
        *,
        key: tuple[str, ...],
        show: Callable[[Any], dict[str, Any]],
        opened: str = "",
    ) -> Response:
        """Answer one page of a list, with the key of the next.

        opened   what the trail says of every row of the page, where its sealed text is shown whole
        """
        after = request.query_params.get("after", "")
        page = page_by_key(rows, key=key, size=PAGE, after=after)
        if opened:
            with trail.written_together():
                for row in page.rows:
                    trail.record(opened, on=row, by=request.user)
        return Response({"after": page.after, "results": [show(row) for row in page.rows]})

    def listed_here(
        self,
        request: Request,
        rows: Sequence[Any],
        *,
        key: Callable[[Any], tuple[Any, ...]],
        show: Callable[[Any], dict[str, Any]],
    ) -> Response:
        """Answer one page of a list that was worked out, not asked for in its order."""
        after, of = request.query_params.get("after", ""), type(self).__name__
        page = page_worked_out(rows, key=key, of=of, size=PAGE, after=after)
        return Response({"after": page.after, "results": [show(row) for row in page.rows]})

    def told(self, request: Request) -> bytes:
        """Return what a key stands for: another body with the same key is refused."""
        return bytes(request._request.body)

    def _once(self, act: Callable[..., Response], request: Request, **named: Any) -> Response:
        write = Write(
            account=request.user.pk,
            key=_key(request),
            address=f"{request.method} {request.path}",
            body=self.told(request),
        )
        self.request_key = write.request_key

        def done() -> Answer:
            response = act(request, **named)
            told = b"" if response.data is None else JSONRenderer().render(response.data)
            return Answer(response.status_code, told)

        answer, is_new = answer_once(write=write, act=done, now=timezone.now())
        content = json.loads(answer.content) if answer.content else None
        headers = {} if is_new else {AGAIN: "true"}
        return Response(content, status=answer.status, headers=headers)


def _key(request: Request) -> UUID:
    try:
        return UUID(request.headers.get(KEY, ""))
    except ValueError as wrong:
        raise KeyMissing(_("Send a UUID as Idempotency-Key.")) from wrong
