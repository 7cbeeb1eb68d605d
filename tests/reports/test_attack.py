"""Whoever asks for every period and every group works out nothing that is withheld."""

import pytest
from django.core.management import call_command

from counselcrm.demo.attack import KINDS, attack, figures_met
from feedback.models import Invitation
from packages.models import ServicePackage
from people.models import Site
from reports.services import rebuild_rollups
from tests import factories

# Counselor, days ago, answers: full months, small ones, an empty one, a small site.
DIARY = (
    (0, 5, 9), (0, 35, 8), (0, 65, 12), (0, 200, 7),
    (1, 5, 3), (1, 35, 9), (1, 65, 6),
    (2, 5, 7), (2, 65, 2), (2, 130, 6),
    (3, 35, 2), (3, 65, 6),
)  # fmt: skip


@pytest.fixture
def practice(answers, anna, boris, today):
    call_command("install_defaults")
    other = Site.objects.create(code="jingan", name="Jing'an")
    team = [anna, boris, *(factories.make_counselor(name, site=other) for name in ("Cai", "Dai"))]
    packages = list(ServicePackage.objects.order_by("pk")[:4])
    for who, days_ago, n in DIARY:
        scores = [10, 9, 3, 7, 0, 10, 8, 9, 2, 10, 6, 9][:n]
        tier = ("basic", "development", "flagship", "basic")[who]
        given = answers(team[who], scores, days_ago=days_ago, tier=tier)
        asked = [answer.invitation_id for answer in given]
        Invitation.objects.filter(pk__in=asked).update(package=packages[who])
    rebuild_rollups(now=today)


def test_nothing_that_is_withheld_can_be_worked_out(practice, maria, today):
    met = figures_met(maria, today)
    for axes in KINDS:
        result = attack(met, today, axes)
        assert result.derivable == ()
        assert result.shown, axes
        assert result.withheld, axes
