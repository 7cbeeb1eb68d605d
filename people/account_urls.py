"""Every address of an account.

allauth brings more: signing up, changing e-mail addresses, setting a password without the present
one. What does not stand here is not there. The names are allauth's, which looks for them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from django.urls import path, re_path

from people.access import asks, open_to
from people.views import accounts

own_page = asks("own_account", "read")
own_change = asks("own_account", "update")
everybody = open_to("everybody: the way in for staff")

urlpatterns = [
    path("login/", everybody(account.login), name="account_login"),
    path("logout/", everybody(account.logout), name="account_logout"),
    path("inactive/", everybody(account.account_inactive), name="account_inactive"),
    path("password/reset/", everybody(account.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        everybody(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_to("whoever has the mail: a new password")(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        everybody(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "2fa/authenticate/",
        open_to("whoever gave the password: the second step")(accounts.SecondFactorView.as_view()),
        name="mfa_authenticate",
    ),
    # Whoever comes here is signed in, and proves once more who it is before anything changes.
    path("reauthenticate/", own_page(account.reauthenticate), name="account_reauthenticate"),
    path(
        "2fa/reauthenticate/",
        own_page(accounts.ConfirmBySecondFactorView.as_view()),
        name="mfa_reauthenticate",
    ),
    path(
        "password/change/",
        own_change(accounts.ChangePasswordView.as_view()),
        name="account_change_password",
    ),
    path("2fa/", own_page(second_factor.index), name="mfa_index"),
    path("2fa/totp/activate/", own_change(accounts.AddAppView.as_view()), name="mfa_activate_totp"),
    path(
        "2fa/totp/deactivate/",
        own_change(accounts.RemoveAppView.as_view()),
        name="mfa_deactivate_totp",
    ),
    path(
        "2fa/recovery-codes/",
        own_change(accounts.ReadCodesView.as_view()),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        own_change(accounts.MakeCodesView.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        own_change(accounts.FetchCodesView.as_view()),
        name="mfa_download_recovery_codes",
    ),
]
