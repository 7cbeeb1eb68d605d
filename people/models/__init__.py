"""Who: staff, sites, clients, what they consent to, what is to be done, and the trail."""

from people.models.clients import Client, ClientRecord, Consent, Standing
from people.models.drafts import FormDraft
from people.models.imports import ImportJob, ImportPiece
from people.models.merges import Merge
from people.models.requests import ContactRequest
from people.models.staff import Counselor, Site, User
from people.models.tokens import ApiAnswer, ApiToken
from people.models.trail import TrailEvent
from people.models.work import ContactEntry, Promise, Task

__all__ = [
    "ApiAnswer",
    "ApiToken",
    "Client",
    "ClientRecord",
    "Consent",
    "ContactEntry",
    "ContactRequest",
    "Counselor",
    "FormDraft",
    "ImportJob",
    "ImportPiece",
    "Merge",
    "Promise",
    "Site",
    "Standing",
    "Task",
    "TrailEvent",
    "User",
]
