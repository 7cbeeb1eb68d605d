"""How allauth treats staff accounts: who is counted, what the trail records, where mails lead."""

from contextlib import suppress
from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common import limits
from common.errors import DomainError
from common.text import in_language
from common.visitors import client_address
from people import devices, trail
from people.models import User

log = structlog.get_logger(__name__)

HOUR = 60 * limits.MINUTE
# All strangers together may try this often at one account, and so may each device that knows it:
# guessing from a thousand addresses is as slow as from a few. Who signs in has far fewer tries.
TRIES_AT_ACCOUNT = 200  # an hour
# A stop for machines, not for offices: hashing a password takes a processor's time.
TRIES_FROM_ADDRESS = 300  # a minute
RESET_PAGE = "account_reset_password_from_key"


class MailNotSent(DomainError):
    """The mail server is away, or takes no mail."""

    status = 503


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse tries that come too fast, before a password is looked at.

        Beside this axes locks one account, for one device and address, after a few failures.

        :raises ValidationError: "Too many failed login attempts"
        """
        counted = devices.counted_as(request, credentials)
        account_free = limits.within("sign-in", counted, tries=TRIES_AT_ACCOUNT, seconds=HOUR)
        is_known = bool(devices.device_of(request, str(credentials.get("email", ""))))
        address_free = is_known or limits.within(
            "sign-in-from", client_address(request), tries=TRIES_FROM_ADDRESS
        )
        if not (account_free and address_free):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password, and the lock that it may bring; not each try at a locked door.

        What was typed stands nowhere: a known account is named by its key, another by a mark.
        """
        failures = getattr(request, "axes_failures_since_start", None)
        if failures is None:
            return
        email = str(credentials.get("email", ""))
        account = None
        with suppress(User.DoesNotExist):
            account = User.objects.get_by_natural_key(email)
        named = account.pk if account else devices.account_mark(email)[:12]
        by = request.user if request.user.is_authenticated else None
        trail.record("people.account.sign_in_failed", on=account, by=by, account=named)
        if getattr(request, "axes_locked_out", False):
            trail.record("people.account.locked", on=account, by=by, account=named)

    def reauthenticate(self, user: User, password: str) -> bool:
        is_same = super().reauthenticate(user, password)
        if is_same:
            trail.record("people.account.confirmed", on=user, by=user, method="password")
        return is_same

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        methods = [
            record.get("type", record["method"])
            for record in get_authentication_records(request, user)
        ]
        super().login(request, user)
        trail.record("people.account.signed_in", on=user, by=user, method=" ".join(methods))

    def post_login(self, request: HttpRequest, user: User, **named: Any) -> HttpResponse:
        response = super().post_login(request, user, **named)
        devices.remember_device(response, user)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        trail.record("people.account.sign_in_failed", on=user, account=user.pk, why="inactive")
        return super().respond_user_inactive(request, user)

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        trail.record("people.account.signed_out", on=request.user, by=request.user)
        super().logout(request)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        match = self.request.resolver_match
        if match is not None and match.url_name == RESET_PAGE:
            trail.record("people.account.password_reset", on=user, account=user.pk)
        else:
            trail.record("people.account.password_changed", on=user, by=user)

    def format_email_subject(self, subject: str) -> str:
        return f"[{_practice()}] {subject}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address of a reset link, whose host comes from settings alone."""
        named = {"uidb36": "UID", "key": "KEY"}
        path = reverse(RESET_PAGE, kwargs=named)
        return settings.PUBLIC_URL + path.replace("UID-KEY", key)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send to the account's own address, however it was typed."""
        super().send_password_reset_mail(user, user.email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one mail about an account.

        :raises MailNotSent: if the mail server does not take it
        """
        named = {"practice": _practice(), "public_url": settings.PUBLIC_URL}
        letter = self.render_mail(template_prefix, email, named | context)
        try:
            letter.send()
        except (OSError, SMTPException) as error:
            log.warning("account.mail_not_sent", kind=type(error).__name__)
            problem = _("The mail could not be sent. Please try again in a few minutes.")
            raise MailNotSent(problem) from error

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the account's owner, at the account's own address, once the change is there.

        The change stands while the mail server is away; then the trail says that nobody was told.
        """
        address = client_address(self.request)
        named = {"timestamp": timezone.localtime(), "ip": address, **(context or {})}

        def notify() -> None:
            try:
                self.send_mail(template_prefix, user.email, named)
            except MailNotSent:
                trail.record("people.account.notice_failed", on=user, account=user.pk)

        transaction.on_commit(notify)


def _practice() -> str:
    return in_language(settings.PRACTICE_NAME, settings.PRACTICE_NAME_ZH)
