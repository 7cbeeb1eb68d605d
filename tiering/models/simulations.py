"""Trying a draft on everybody: what was asked, how far it is, and who would move."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.models import Record
from people import access
from people.access import Scope
from people.models import ClientRecord, User
from people.models.closing import nothing_new_once_merged
from tiering.models.policies import PolicyVersion
from tiering.models.standards import TIERS


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def visible_to(self, user: User, action: str = "read") -> "SimulationQuerySet":
        """Keep the simulations whose sums this person may see; movers have scopes of their own."""
        return self if access.may(user, "policy_simulation", action) else self.none()

    def unfinished(self) -> "SimulationQuerySet":
        return self.filter(state__in=[Simulation.State.WAITING, Simulation.State.RUNNING])


class Simulation(Record):
    """One replay of a draft over all current clients, carried on piece by piece.

    thresholds, against   the draft's numbers and those in force, as they were when it was asked
    numbers_hash          of ``thresholds``: it counts for these numbers and no others
    cursor                primary key of the last client who was replayed
    working               counts so far, sealed with the practice's key; dropped at the end
    result                what the pages show, when it is done
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("finished")
        CANCELLED = "cancelled", _("cancelled")

    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="simulations")
    base = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    thresholds = models.JSONField()
    against = models.JSONField()
    numbers_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    working = models.BinaryField(null=True)
    floor_breaks = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="simulation_one_at_a_time_for_a_policy",
                fields=["policy"],
                condition=Q(state__in=["waiting", "running"]),
            ),
            models.CheckConstraint(
                name="simulation_leaves_no_working_sums",
                condition=Q(state="running") | Q(working=None),
            ),
        ]
        indexes = [
            # tiering.services.simulations.carry_on: what is unfinished, oldest first
            models.Index(
                name="simulation_unfinished",
                fields=["asked_at"],
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"simulation of {self.policy_id}"

    def get_absolute_url(self) -> str:
        return reverse("tiering:simulation", args=[self.public_id])

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


class SimulationMoveQuerySet(models.QuerySet["SimulationMove"]):
    def visible_to(self, user: User, action: str = "list") -> "SimulationMoveQuerySet":
        """Keep the moves of clients whose tier decisions this person may see one by one."""
        if access.scope_of(user, "policy_simulation", action) is Scope.NONE:
            return self.none()
        return self.filter(access.rows_visible(user, "tier_decision", action, client="client"))


class SimulationMove(ClientRecord):
    """A client whom the draft would give another tier. Why is asked of the rule again on sight."""

    # found by simulation_move_listed, which begins with it
    simulation = models.ForeignKey(
        Simulation, on_delete=models.CASCADE, related_name="moves", db_index=False
    )
    assessment = models.ForeignKey("intake.Assessment", on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    below_floor = models.BooleanField(default=False)

    objects = SimulationMoveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="simulation_move_once_a_client", fields=["simulation", "client"]
            ),
            models.CheckConstraint(
                name="simulation_move_tiers_known",
                condition=Q(before__in=TIERS, after__in=TIERS),
            ),
        ]
        indexes = [
            # tiering.movers: who would move, below the floor first
            models.Index(
                name="simulation_move_listed", fields=["simulation", "-below_floor", "-client"]
            ),
        ]
        triggers = [nothing_new_once_merged()]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
