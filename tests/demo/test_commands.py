"""Making the practice: the same again, never over somebody's data, never in production."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from counselcrm.demo.making import BEGUN, SomebodysData, StoryChanged
from people import trail
from people.models import Client
from tests.demo.conftest import NOON, digest, make
from tests.factories import make_client


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_makes_the_same_practice(forget_configuration: Callable[[], None]) -> None:
    make()
    first = digest()
    call_command("flush", interactive=False, verbosity=0)
    forget_configuration()
    make()
    assert digest() == first


@pytest.mark.django_db
def test_a_database_with_clients_of_its_own_is_left_alone(now: datetime) -> None:
    make_client(now=now)
    with pytest.raises(SomebodysData):
        make()
    with pytest.raises(CommandError, match="clients of its own"):
        call_command("seed_demo", size="small")
    call_command("prepare_local", size="small")
    assert Client.objects.count() == 1


@pytest.mark.django_db
def test_what_another_version_began_is_not_gone_on_with() -> None:
    trail.record(BEGUN, size="small", seed=7, now=NOON.isoformat(), told_by="an older story")
    with pytest.raises(StoryChanged):
        make()
    with pytest.raises(CommandError, match="Begin anew"):
        call_command("seed_demo", size="small")
    assert not Client.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["seed_demo", "fast_forward", "prepare_local"])
def test_a_real_practice_refuses(command: str, settings: LazySettings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command(command)
    assert not Client.objects.exists()


@pytest.mark.django_db
def test_defaults_are_installed_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("install_defaults")
    call_command("install_defaults")
    assert "in place" in capsys.readouterr().out
