"""Save what is typed into a long form whenever it is sent, whatever becomes of the sending."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.responses import is_htmx
from common.typed import texts_in
from people.drafts import OWN_TABLES, OpenDraft, SentDraft, sent_draft
from people.services.drafts import (
    DraftMoved,
    DraftTooLong,
    close_form_draft,
    save_form_draft,
)

ACCEPTED = frozenset({204, 302, 303})


class FormDraftMiddleware:
    """Save the draft of a form before its view runs, and close it once the form was accepted.

    Where the sign-in ran out, what was typed is saved for the person whose form it is, and the
    way leads over the sign-in page back to the form. Nothing is submitted on anybody's behalf.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = sent_draft(request)
        if sent is None:
            return self.get_response(request)
        if request.user == sent.key.owner:
            return self._own(request, sent)
        draft = _saved(sent)
        if request.user.is_authenticated or is_htmx(request):
            return self.get_response(request)
        return _to_sign_in(request, sent, draft)

    def _own(self, request: HttpRequest, sent: SentDraft) -> HttpResponse:
        has_own_table = sent.key.form in OWN_TABLES
        if not has_own_table:
            request.form_draft = _saved(sent)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == 403 and not is_htmx(request):
            return _back_to_the_form(request, sent) or response
        stays = has_own_table or hasattr(request, "form_draft_stays")
        if _is_accepted(response) and not stays:
            close_form_draft(key=sent.key, version=sent.version, now=timezone.now())
        return response


def _saved(sent: SentDraft) -> OpenDraft:
    draft = OpenDraft(sent.token, sent.version.editor_id, sent.version.revision)
    save = OWN_TABLES.get(sent.key.form, save_form_draft)
    try:
        row = save(key=sent.key, typed=sent.typed, version=sent.version, now=timezone.now())
    except DraftMoved as refusal:
        return replace(draft, moved_at=refusal.saved_at)
    except DraftTooLong:
        return replace(draft, too_long=True)
    return replace(draft, revision=row.revision, saved_at=row.saved_at) if row else draft


def _is_kept(draft: OpenDraft) -> bool:
    return draft.saved_at is not None


def _is_accepted(response: HttpResponse) -> bool:
    return response.status_code in ACCEPTED or "HX-Redirect" in response.headers


def _back_to_the_form(request: HttpRequest, sent: SentDraft) -> HttpResponse | None:
    """Lead back from a page that was too old to be trusted, where what was typed is saved."""
    if not _is_kept(_saved(sent)):
        return None
    text = _("This page was open for too long and was not sent. Look it over and send it.")
    messages.warning(request, text)
    return redirect(sent.page)


def _to_sign_in(request: HttpRequest, sent: SentDraft, draft: OpenDraft) -> HttpResponse:
    """Lead over the sign-in page; what could not be saved is given back to be copied."""
    if _is_kept(draft) or not sent.typed:
        text = _("You were signed out. What you typed is saved: sign in, and it is there again.")
        messages.info(request, text)
        return redirect_to_login(sent.page)
    context = {"typed": texts_in(request), "page": sent.page}
    return render(request, "people/signed_out.html", context, status=409)
