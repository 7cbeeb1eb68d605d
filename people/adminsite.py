"""Django's admin site as a place of look-ups: it signs nobody in or out and changes no password."""

from typing import Any

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

# Both tell of any row of any table whether it is there.
CLOSED = {"view_on_site", "autocomplete"}


class LookUpSite(AdminSite):
    """Whoever comes here goes in and out by the practice's own pages, with a second factor."""

    site_header = site_title = "counselcrm"
    index_title = _("Accounts and sites")  # type: ignore[assignment]

    def get_urls(self) -> list[Any]:
        return [one for one in super().get_urls() if getattr(one, "name", "") not in CLOSED]

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().login(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return account.logout(request)

    def password_change(self, _request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    password_change_done = password_change
