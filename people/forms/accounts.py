"""What allauth asks of an account, where we answer in another way."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from people import trail
from people.devices import account_mark


class AskResetForm(ResetPasswordForm):
    """A new password by mail: the same answer, one event and one mail, whoever has an account."""

    def save(self, request: HttpRequest, **named: Any) -> str:
        email: str = self.cleaned_data["email"]
        if not self.users:
            mark = account_mark(email)[:12]
            trail.record("people.account.reset_asked", account=mark)
            get_adapter().send_mail("account/email/unknown_account", email, {})
            return email
        for account in self.users:
            trail.record("people.account.reset_asked", on=account, account=account.pk)
        return str(super().save(request, **named))
