"""Look-ups for administrators: who has an account, and where. Nothing can be changed here."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from people import names
from people.models import Site, User
from people.rules.written_text import fold_for_search

# What libraries register shows more than an administrator looks up: the secrets of second factors.
admin.site.unregister(
    [Group, EmailAddress, Authenticator, AccessAttempt, AccessFailureLog, AccessLog]
)


# How a filter beside the list asks its field.
ASKED = {"", "exact", "isnull", "id__exact"}


class LookUp(admin.ModelAdmin):  # type: ignore[type-arg]
    """A list and its rows, read-only."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether the list may be narrowed by this: by its own filters, and not by guessing."""
        field, _mark, how = lookup.partition("__")
        return field in self.list_filter and how in ASKED

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(LookUp):
    list_display = ("name", "name_latin", "email", "role", "site", "is_active")
    list_filter = ("role", "is_active", "site")
    list_select_related = ("site",)
    search_fields = ("name", "name_latin", "email")
    fields = ("name", "name_latin", "email", "role", "site", "is_active", "last_login")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Find accounts as clients are found: however a name or an address is written.

        A practice has few: their names are folded as they are read.
        """
        wanted = fold_for_search(search_term)
        rows = queryset.values_list("pk", "name", "name_latin", "email")
        keys = [
            pk
            for pk, name, latin, email in rows
            if any(wanted in word for word in names.words_of_account(name, latin, email))
        ]
        return queryset.filter(pk__in=keys), False


@admin.register(Site)
class SiteAdmin(LookUp):
    list_display = ("code", "name", "name_zh")
    fields = ("code", "name", "name_zh")
