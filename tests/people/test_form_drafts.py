"""A long form keeps what is typed: on the server, for its person alone, until it is accepted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from people.models import FormDraft
from people.rules.drafts import DraftVersion
from people.services.drafts import (
    RETENTION,
    DraftMoved,
    DraftTooLong,
    FormKey,
    close_form_draft,
    purge_expired_drafts,
    save_form_draft,
)
from tests.conftest import signed_in
from tests.pages import forms_of

TEXT = "She told how the date moved twice, and wept."


@pytest.fixture
def page(cleo):
    return reverse("crisis:raise", args=[cleo.public_id])


def open_form(browser, page):
    (form,) = (form for form in forms_of(browser.get(page).content.decode(), page) if form.is_long
               or form.areas)  # fmt: skip
    return form


def sent(form, **typed):
    return {**form.hidden, **form.chosen, **typed}


def save(browser, form, **typed):
    url = reverse("people:save_draft")
    return browser.post(url, sent(form, **typed), headers={"HX-Request": "true"})


def test_what_is_typed_stands_there_again(as_ines, page):
    answer = save(as_ines, open_form(as_ines, page), note=TEXT, sign="other")
    assert answer.status_code == 200
    assert "Saved" in answer.content.decode()
    again = as_ines.get(page).content.decode()
    assert TEXT in again
    assert "Continue where you left off" in again


def test_only_its_person_sees_it(as_ines, as_anna, page, anna):
    save(as_ines, open_form(as_ines, page), note=TEXT)
    assert TEXT not in as_anna.get(page).content.decode()
    assert not FormDraft.objects.visible_to(anna.user).exists()


def test_nobody_saves_into_the_form_of_another(as_ines, as_anna, page, ines):
    """The token is signed: it says whose form it is."""
    form = open_form(as_ines, page)
    form.hidden["draft_token"] = form.hidden["draft_token"][:-3] + "abc"
    assert save(as_ines, form, note=TEXT).status_code == 400
    assert not FormDraft.objects.exists()


def test_it_is_sealed(as_ines, page):
    save(as_ines, open_form(as_ines, page), note=TEXT)
    (stored,) = FormDraft.objects.values_list("typed", flat=True)
    assert TEXT.encode() not in stored.envelope


def test_a_form_without_a_client_is_sealed_with_a_key_of_its_own(as_ines):
    page = reverse("people:new_client")
    save(as_ines, open_form(as_ines, page), name="周若溪")
    draft = FormDraft.objects.get()
    assert draft.client is None
    assert draft.typed["name"] == ["周若溪"]
    assert "周若溪" in as_ines.get(page).content.decode()


def test_an_accepted_form_is_closed_and_a_late_saving_brings_nothing_back(as_ines, page):
    form = open_form(as_ines, page)
    save(as_ines, form, note=TEXT, sign="other")
    assert as_ines.post(page, sent(form, note=TEXT, sign="other")).status_code == 302
    save(as_ines, form, note=TEXT, sign="other")
    assert FormDraft.objects.get().typed is None
    assert TEXT not in as_ines.get(page).content.decode()


def test_a_refused_form_stays_saved(as_ines, page):
    answer = as_ines.post(page, sent(open_form(as_ines, page), note=TEXT))
    assert answer.status_code == 422
    assert TEXT in as_ines.get(page).content.decode()


def test_another_window_is_told_and_loses_nothing(as_ines, page):
    first, second = open_form(as_ines, page), open_form(as_ines, page)
    save(as_ines, first, note=TEXT)
    answer = save(as_ines, second, note="Something else.")
    assert answer.status_code == 409
    assert "Changed in another window" in answer.content.decode()
    assert TEXT in as_ines.get(page).content.decode()
    save(as_ines, second, note="Something else.", draft_overrules="yes")
    assert "Something else." in as_ines.get(page).content.decode()


def test_sending_one_window_leaves_what_another_one_saved(as_ines, page):
    first, second = open_form(as_ines, page), open_form(as_ines, page)
    save(as_ines, first, note=TEXT)
    sending = sent(second, note="Short.", sign="other")
    assert as_ines.post(page, sending).status_code == 302
    assert TEXT in as_ines.get(page).content.decode()


def test_a_draft_is_discarded_by_its_button(as_ines, page):
    form = open_form(as_ines, page)
    save(as_ines, form, note=TEXT)
    answer = as_ines.post(reverse("people:discard_draft"), sent(form, note=TEXT))
    assert answer.status_code == 302
    assert answer.url == page
    assert TEXT not in as_ines.get(page).content.decode()


def test_a_form_sent_after_the_sign_in_ran_out_is_given_back(as_ines, ines, page):
    form = open_form(as_ines, page)
    gone = Browser()
    answer = gone.post(page, sent(form, note=TEXT, sign="other"))
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={page}"
    assert "What you typed is saved" in gone.get(answer.url).content.decode()
    again = signed_in(ines).get(page).content.decode()
    assert TEXT in again


def test_what_could_not_be_saved_is_given_back_to_be_copied(as_ines, page):
    first, second = open_form(as_ines, page), open_form(as_ines, page)
    save(as_ines, first, note=TEXT)
    answer = Browser().post(page, sent(second, note="Words of the other window.", sign="other"))
    assert answer.status_code == 409
    assert "Words of the other window." in answer.content.decode()
    assert TEXT in as_ines.get(page).content.decode()


def test_who_signs_in_instead_sees_nothing_of_it(as_ines, as_anna, page):
    Browser().post(page, sent(open_form(as_ines, page), note=TEXT, sign="other"))
    assert TEXT not in as_anna.get(page).content.decode()


def test_a_page_whose_form_token_is_old_leads_back_to_what_was_typed(ines, page):
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(ines, backend="people.backends.PasswordBackend")
    form = open_form(strict, page)
    form.hidden["csrfmiddlewaretoken"] = "a" * 64
    answer = strict.post(page, sent(form, note=TEXT, sign="other"))
    assert answer.status_code == 302
    assert answer.url == page
    assert TEXT in strict.get(page).content.decode()


@pytest.fixture
def key(ines):
    return FormKey(ines, "concern", "about")


def test_a_draft_goes_after_30_days(key):
    now = timezone.now()
    version = DraftVersion(uuid4())
    save_form_draft(key=key, typed={"note": [TEXT]}, version=version, now=now)
    assert purge_expired_drafts(now=now + RETENTION) == 0
    assert purge_expired_drafts(now=now + RETENTION + timedelta(seconds=1)) == 1


def test_more_than_a_form_holds_is_refused(key):
    with pytest.raises(DraftTooLong):
        save_form_draft(
            key=key, typed={"note": ["x" * 80_001]}, version=DraftVersion(uuid4()),
            now=timezone.now(),
        )  # fmt: skip


def test_a_new_page_begins_where_the_last_one_was_closed(key):
    now, first = timezone.now(), DraftVersion(uuid4())
    save_form_draft(key=key, typed={"note": [TEXT]}, version=first, now=now)
    assert close_form_draft(key=key, version=first, now=now)
    second = DraftVersion(uuid4())
    draft = save_form_draft(key=key, typed={"note": ["Anew."]}, version=second, now=now)
    assert draft.typed == {"note": ["Anew."]}
    assert draft.closed_at is None


def test_an_overtaken_page_closes_nothing(key):
    now, first, second = timezone.now(), DraftVersion(uuid4()), DraftVersion(uuid4())
    save_form_draft(key=key, typed={"note": [TEXT]}, version=first, now=now)
    assert not close_form_draft(key=key, version=second, now=now)
    with pytest.raises(DraftMoved):
        save_form_draft(key=key, typed={"note": ["No."]}, version=second, now=now)
