"""The door of every API view: one cell of the access matrix."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.views import APIView

from people.access import may


class GuardedView(APIView):
    """An API view behind one cell of the access matrix; who may not finds nothing there.

    writes   methods that ask another cell than ``access``
    """

    access: tuple[str, str]
    writes: Mapping[str, tuple[str, str]] = MappingProxyType({})

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.access = cls.access
        return view

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not may(request.user, *self.writes.get(request.method, self.access)):
            raise Http404
