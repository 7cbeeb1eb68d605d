"""Who waits for whom: the client's row first, then the enrolment's where it is shared."""

from collections.abc import Iterable
from datetime import date

from packages import selectors
from packages.models import Enrollment, Participant
from people.models import Client
from people.selectors import refuse_if_merged
from people.services import update_standing


def locked(client: Client) -> Client:
    """Lock the client's row: whatever changes one client's balance waits for its turn.

    :raises FileWasMerged: if the file was dropped
    """
    rows = Client.objects.for_reading().select_for_update(of=["self"], no_key=True)
    found = rows.get(pk=client.pk)
    refuse_if_merged(found)
    return found


def locked_enrollment(enrollment: Enrollment) -> Enrollment:
    """Lock whoever bought it, then the enrolment: several clients may use one, each locked alone.

    The row comes back as it is now, with its package and with the client who is locked.
    """
    client = locked(Client(pk=enrollment.client_id))
    row = lock_row(enrollment.pk)
    row.client = client
    return row


def lock_row(pk: int) -> Enrollment:
    rows = Enrollment.objects.select_related("package")
    return rows.select_for_update(of=["self"], no_key=True).get(pk=pk)


def keep_standing(client: Client, rows: list[Enrollment], today: date) -> None:
    """rows   what ``enrollments_of`` gave, changed since by who calls"""
    if sessions := selectors.balance_in(rows, today):
        update_standing(client=client, sessions_left=sessions.left, sessions_bought=sessions.bought)


def keep_standings_of(
    enrollment: Enrollment, today: date, *, but: Iterable[int] = (), also: Iterable[int] = ()
) -> None:
    """Keep the lists true for everybody who may use an enrolment that the caller has locked.

    but, also   keys of clients to leave out, or to keep as well
    """
    others = Participant.objects.filter(enrollment=enrollment, left_at=None)
    people = {enrollment.client_id, *others.values_list("client_id", flat=True), *also} - set(but)
    for client in Client.objects.for_reading().filter(pk__in=people).order_by("pk"):
        keep_standing(client, selectors.enrollments_of(client), today)
