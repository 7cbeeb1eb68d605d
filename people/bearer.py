"""Who comes with a token of the API instead of a session."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from common import limits
from common.visits import guesses_too_often
from people.models import ApiToken, User
from people.services import token_in_use

TRIES = 300  # a minute and token
SCHEME = "Bearer"
REFUSAL = _("This token opens nothing.")


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer crm_…``. What opens nothing answers the same bytes, whatever it is:
    unknown, over, revoked, or of an account that is switched off."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = token_in_use(secret=secret.strip(), now=timezone.now())
        if token is None:
            if guesses_too_often(request, "api-token"):
                raise Throttled(wait=limits.MINUTE)
            raise AuthenticationFailed(REFUSAL)
        if not limits.within("api", str(token.public_id), tries=TRIES):
            raise Throttled(wait=limits.MINUTE)
        return token.owner, token

    def authenticate_header(self, _request: Request) -> str:
        return SCHEME
