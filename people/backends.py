"""Who a session belongs to, asked by one statement that is put together once a process."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet
from django.http import HttpRequest

from common.asking import Columns, Question
from people.models import User

USER = Columns.of(User)


def _user(_reader: Any, *, pk: Any) -> "QuerySet[Any, Any]":
    return User.objects.filter(pk=pk).values_list(*USER.at())


SIGNED_IN = Question(_user)


class _Known(ModelBackend):
    """Every page asks for the person: putting the query together would cost more than asking."""

    def get_user(self, user_id: int) -> User | None:
        for row in SIGNED_IN.ask(None, pk=user_id):
            user = USER.made(iter(row))
            return user if self.user_can_authenticate(user) else None
        return None


class PasswordBackend(_Known):
    """Django's own, for the command line.

    It takes no e-mail address, so a try on the sign-in page is hashed once: by the one below.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> User | None:
        return super().authenticate(request, username=username, password=password)


class AccountBackend(_Known, AuthenticationBackend):
    """That of the sign-in pages: e-mail address, password, one-time code."""
