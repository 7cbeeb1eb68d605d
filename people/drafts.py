"""Long forms that keep what is typed.

A view offers a draft with its form; the page sends what is typed with the form's signed token, and
``people.draft_middleware`` saves it: while it is typed, when the form is refused, and when the
sign-in ran out. The token says whose form it is and what it is about, so that a saving needs no
list of forms and nobody can save into the form of another person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from people.models import Client, FormDraft, User
from people.models.drafts import TypedDraft
from people.rules.drafts import DraftVersion
from people.services.drafts import FormKey

SALT = "people.form-draft"
# A page that has been open for longer is opened again; what it saved until then is there.
TOKEN_AGE = timedelta(days=7)
TOKEN, EDITOR, REVISION, OVERRULES = (
    "draft_token", "draft_editor", "draft_revision", "draft_overrules",
)  # fmt: skip
# What a page carries for itself, and nobody typed.
OWN_FIELDS = frozenset({"csrfmiddlewaretoken", TOKEN, EDITOR, REVISION, OVERRULES})

# Forms whose app saves drafts in a table of its own: key of the form → how what was sent is saved
# where the page could not do so itself. The app adds it when it starts.
OWN_TABLES: dict[str, Callable[..., TypedDraft | None]] = {}

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """What a form's page shows and sends of its draft.

    saved_at   when it was saved last; None where nothing is saved
    restored   the form was filled with it
    moved_at   when another page of the same person saved over it
    too_long   more was typed than can be saved
    """

    token: str
    editor_id: UUID
    revision: int = 0
    saved_at: datetime | None = None
    restored: bool = False
    moved_at: datetime | None = None
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class SentDraft:
    """A form as it was sent: whose it is, what was typed, and the page that has it."""

    token: str
    key: FormKey
    page: str
    version: DraftVersion
    typed: Mapping[str, Sequence[str]]


def offer_draft(
    form: AnyForm,
    request: HttpRequest,
    key: str,
    *,
    about: object = "new",
    client: Client | None = None,
    not_restored: Sequence[str] = (),
) -> AnyForm:
    """Let a form keep what is typed, and fill it with what this person typed into it before.

    The template says where its line stands: ``components/_form_draft.html``.

    about          what tells two of these forms apart, usually a public id
    client         whose key seals it, where the form is about a client
    not_restored   hidden fields that the page knows better than the draft
    """
    draft = open_draft(request, key, about=about, client=client)
    form.draft = draft  # type: ignore[attr-defined]
    if not form.is_bound and (typed := typed_before(request, key, about)):
        _fill(form, typed, not_restored)
    return form


def open_draft(
    request: HttpRequest, key: str, *, about: object = "new", client: Client | None = None
) -> OpenDraft:
    """Return the draft of a form for its page, a new one or what was saved."""
    sent: OpenDraft | None = getattr(request, "form_draft", None)
    if sent is not None and _names(sent.token, key, about):
        return sent
    row = _saved(request, key, about)
    token = draft_token(request, key, about=about, client=client)
    if row is None:
        return OpenDraft(token, uuid4())
    return OpenDraft(token, uuid4(), row.revision, row.saved_at, restored=True)


def draft_token(
    request: HttpRequest, key: str, *, about: object = "new", client: Client | None = None
) -> str:
    """Return what a page sends to say whose form it is and what it is about."""
    named = {
        "owner": str(request.user.public_id),
        "form": key,
        "about": str(about),
        "client": str(client.public_id) if client else "",
        "page": request.get_full_path(),
    }
    return signing.dumps(named, salt=SALT)


def typed_before(request: HttpRequest, key: str, about: object = "new") -> QueryDict | None:
    """Return what this person typed into the form and has not sent, as a page would send it."""
    row = _saved(request, key, about)
    if row is None:
        return None
    data = QueryDict(mutable=True)
    for name, words in row.typed.items():
        data.setlist(name, words)
    return data


def sent_draft(request: HttpRequest) -> SentDraft | None:
    """Read which form was sent, and by whom it was opened; None where it keeps no draft."""
    if request.method != "POST" or not request.content_type.startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        return None
    token = request.POST.get(TOKEN, "")
    try:
        named = signing.loads(token, salt=SALT, max_age=TOKEN_AGE)
        owner = User.objects.get(public_id=named["owner"], is_active=True)
    except (signing.BadSignature, User.DoesNotExist):
        return None
    client = Client.objects.filter(public_id=named["client"]).first() if named["client"] else None
    return SentDraft(
        token=token,
        key=FormKey(owner, named["form"], named["about"], client),
        page=named["page"],
        version=_version(request.POST),
        typed={
            name: words
            for name, words in request.POST.lists()
            if name not in OWN_FIELDS and any(word.strip() for word in words)
        },
    )


def _version(data: QueryDict) -> DraftVersion:
    try:
        editor_id = UUID(data.get(EDITOR, ""))
    except ValueError:
        editor_id = uuid4()
    revision = data.get(REVISION, "")
    known = revision.isascii() and revision.isdigit() and len(revision) < 10
    return DraftVersion(editor_id, int(revision) if known else 0, bool(data.get(OVERRULES)))


def _names(token: str, key: str, about: object) -> bool:
    named: dict[str, Any] = signing.loads(token, salt=SALT)
    return (named["form"], named["about"]) == (key, str(about))


def _saved(request: HttpRequest, key: str, about: object) -> FormDraft | None:
    """Return the open draft of a form; those about the same thing are read together, once."""
    read: dict[str, dict[str, FormDraft]] = request.__dict__.setdefault("form_drafts", {})
    if str(about) not in read:
        own = FormDraft.objects.visible_to(request.user).open().filter(about=str(about))
        read[str(about)] = {draft.form: draft for draft in own.select_related("client")}
    return read[str(about)].get(key)


def _fill(form: forms.BaseForm, typed: "MultiValueDict[str, str]", without: Sequence[str]) -> None:
    words = {}
    for name, field in form.fields.items():
        at = form.add_prefix(name)
        if name in without or field.widget.value_omitted_from_data(typed, {}, at):
            continue
        words[name] = field.widget.value_from_datadict(typed, {}, at)
    form.initial = {**form.initial, **words}
