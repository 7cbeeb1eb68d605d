"""A new practice: the command of the manual makes its first account."""

import pytest
from django.core.management import call_command

from people.models import User

ANSWERS = {"email": "First@Practice.example", "name": "First", "role": "admin"}


@pytest.mark.django_db
def test_the_first_account_is_made_on_the_command_line(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough passphrase")
    call_command("createsuperuser", interactive=False, **ANSWERS)
    first = User.objects.get()
    assert (first.email, first.role, first.is_staff) == ("first@practice.example", "admin", True)
    assert first.check_password("a long enough passphrase")
