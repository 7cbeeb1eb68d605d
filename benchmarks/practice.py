"""The filled practice as rows see it: its people, signed in, and its size."""

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from people.models import Counselor, User

BACKEND = "people.backends.PasswordBackend"
Cookies = dict[str, str]


@dataclass(frozen=True, slots=True)
class Practice:
    """clients   how many the database was filled with"""

    clients: int

    def sign_in(self, user: User) -> Cookies:
        """Return the cookies of a person whose session has just begun."""
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        return {settings.SESSION_COOKIE_NAME: session.session_key}

    def one_of(self, role: str) -> User:
        """Return the first person of a role."""
        return User.objects.filter(role=role).order_by("pk")[0]

    def counselors(self, count: int) -> list[User]:
        """Return some counselors, spread over the practice."""
        found = list(Counselor.objects.select_related("user").order_by("pk"))
        return [counselor.user for counselor in found[:: max(1, len(found) // count)]][:count]
