"""The pages of an account: allauth's, with an event in the trail for what they do."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from django.conf import settings
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from people import trail


def locked(
    request: HttpRequest, _response: HttpResponse, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer a try at a locked account, whether or not there is one (AXES_LOCKOUT_CALLABLE)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    page = render(request, "account/locked.html", {"minutes": minutes}, status=429)
    page.headers["Retry-After"] = str(minutes * 60)
    return page


class ChangePasswordView(account.PasswordChangeView):
    """A new password for whoever knows the present one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():  # type: ignore[union-attr]
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        if "oldpassword" in form.errors:
            user = self.request.user
            trail.record("people.account.confirmation_failed", on=user, by=user, account=user.pk)
        return super().form_invalid(form)


class SecondFactorView(second_factor.AuthenticateView):
    """The second step of signing in."""

    def form_invalid(self, form: Form) -> HttpResponse:
        user = self.stage.login.user
        trail.record("people.account.second_factor_failed", on=user, account=user.pk)
        return super().form_invalid(form)


class ConfirmBySecondFactorView(second_factor.ReauthenticateView):
    """Who is signed in proves once more who it is."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        user, method = self.request.user, form.authenticator.type
        trail.record("people.account.confirmed", on=user, by=user, method=method)
        return super().form_valid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        user = self.request.user
        trail.record("people.account.second_factor_failed", on=user, by=user, account=user.pk)
        return super().form_invalid(form)


class AddAppView(app.ActivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        user = self.request.user
        trail.record("people.account.second_factor_added", on=user, by=user)
        return super().form_valid(form)


class RemoveAppView(app.DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        user = self.request.user
        trail.record("people.account.second_factor_removed", on=user, by=user)
        return super().form_valid(form)


class MakeCodesView(recovery_codes.GenerateRecoveryCodesView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        user = self.request.user
        trail.record("people.account.recovery_codes.made", on=user, by=user)
        return super().form_valid(form)


class ReadCodesView(recovery_codes.ViewRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        trail.record("people.account.recovery_codes.opened", on=user, by=user)
        return shown


class FetchCodesView(recovery_codes.DownloadRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        trail.record("people.account.recovery_codes.exported", on=user, by=user)
        return shown
