"""What staff do to clients, consents and tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common.errors import DomainError
from people import names, trail
from people.models import Client, Consent, Counselor, Site, Standing, Task, User
from people.models.clients import FAR_AWAY

TIER_ORDER = {"flagship": 0, "development": 1, "basic": 2}
WITHOUT_TIER = 3


class CareNeedsConsent(DomainError):
    """A file was opened without the client's consent to counselling."""

    status = 422


@dataclass(frozen=True, slots=True)
class NewClient:
    """What intake staff write down about a person who comes for the first time.

    birth_year   four digits, None where not given
    language     "zh-hans" or "en": the language of messages and surveys
    """

    name: str
    site: Site
    phone: str = ""
    email: str = ""
    gender: str = ""
    birth_year: int | None = None
    language: str = "zh-hans"
    referral_source: str = ""
    sponsored: bool = False


@transaction.atomic
def register_client(
    *,
    details: NewClient,
    consents: Mapping[str, bool],
    request_key: UUID,
    by: User | None,
    now: datetime,
) -> Client:
    """Open a file with its consents. The same ``request_key`` again gives the same client.

    :raises CareNeedsConsent: if ``consents`` does not say yes to "care"
    """
    if not consents.get(Consent.Purpose.CARE):
        raise CareNeedsConsent(_("Without consent to counselling no file can be opened."))
    if known := Client.objects.filter(request_key=request_key).first():
        return known
    client = Client(
        code=_next_code(),
        name=details.name,
        name_latin=names.latin(details.name),
        gender=details.gender,
        birth_year=details.birth_year,
        phone=details.phone,
        email=details.email,
        language=details.language,
        referral_source=details.referral_source,
        sponsored=details.sponsored,
        site=details.site,
        registered_at=now,
        registered_by=by,
        request_key=request_key,
    )
    client.search_text = names.search_text(
        name=client.name, code=client.code, phone=client.phone, email=client.email
    )
    client.search_grams = names.grams(client.search_text)
    client.make_keys()
    # Two submits of one form race to here; the second waits, then finds the first one's row.
    made, created = Client.objects.get_or_create(
        request_key=request_key,
        defaults={
            field.attname: getattr(client, field.attname)
            for field in Client._meta.concrete_fields
            if field.attname not in {"id", "created_at", "request_key"}
        },
    )
    if not created:
        return made
    Standing.objects.create(client=made)
    Consent.objects.bulk_create(
        Consent(
            client=made,
            purpose=purpose,
            given=given,
            source="intake",
            said_at=now,
            recorded_by=by,
        )
        for purpose, given in consents.items()
    )
    trail.record("people.client.registered", on=made, by=by)
    return made


def _next_code() -> str:
    """Return the next file number, C-1001 and up; gaps are harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_client_code')")
        return f"C-{cursor.fetchone()[0]}"


@transaction.atomic
def record_consent(
    *, client: Client, purpose: str, given: bool, source: str, by: User | None, now: datetime
) -> Consent:
    """Write what the client said about one purpose; the newest row of a purpose holds."""
    consent = Consent.objects.create(
        client=client,
        purpose=purpose,
        given=given,
        source=source,
        said_at=now,
        recorded_by=by,
    )
    trail.record("people.consent.recorded", on=consent, by=by, purpose=purpose, given=given)
    return consent


@transaction.atomic
def assign_counselor(
    *, client: Client, counselor: Counselor, by: User | None, now: datetime
) -> None:
    """Make ``counselor`` the client's own: from now on the file is in her caseload."""
    Client.objects.filter(pk=client.pk).update(counselor=counselor)
    client.counselor = counselor
    update_standing(client=client, counselor=counselor)
    trail.record("people.counselor.assigned", on=client, by=by, counselor=counselor.pk)


def update_standing(*, client: Client, **fields: object) -> None:
    """Keep the lists' row of this client true; ``tier_order`` and ``sort_at`` follow."""
    if "tier" in fields:
        fields["tier_order"] = TIER_ORDER.get(str(fields["tier"]), WITHOUT_TIER)
    if "next_session_at" in fields:
        fields["sort_at"] = fields["next_session_at"] or FAR_AWAY
    Standing.objects.filter(client=client).update(**fields)


def add_task(*, client: Client, kind: str, about: UUID, due_at: datetime) -> Task:
    """Ask for something to be done; asking again for the same row changes nothing."""
    task, _created = Task.objects.get_or_create(
        kind=kind, about=about, defaults={"client": client, "due_at": due_at}
    )
    return task


@transaction.atomic
def finish_task(*, task: Task, outcome: str, by: User | None, now: datetime) -> None:
    """Mark a task as done, once; a second time changes nothing."""
    done = Task.objects.open().filter(pk=task.pk)
    if done.update(done_at=now, done_by=by, outcome=outcome):
        trail.record("people.task.finished", on=task, by=by, kind=task.kind, outcome=outcome)


@transaction.atomic
def postpone_task(*, task: Task, due_at: datetime, by: User | None, now: datetime) -> None:
    """Try again later."""
    waiting = Task.objects.open().filter(pk=task.pk)
    if waiting.update(due_at=due_at, tries=F("tries") + 1):
        trail.record("people.task.postponed", on=task, by=by, kind=task.kind)
