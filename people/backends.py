"""Who a session belongs to, asked by one statement that is put together once a process."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

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
    """Django's own, for the admin and the command line."""


class AccountBackend(_Known, AuthenticationBackend):
    """That of the sign-in pages: e-mail address, password, one-time code."""
