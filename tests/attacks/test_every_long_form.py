"""Every form of the practice that takes long to fill in keeps what is typed, for every role."""

from datetime import timedelta

import pytest
from django import forms
from django.core.cache import cache
from django.test import Client as Browser
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone

from crisis.models import Alert
from crisis.services import start_intervention
from feedback.models import RecoveryCase
from feedback.rules.recovery import Step
from feedback.services import record_step
from packages.models import Enrollment
from people.services import merge_files
from scheduling.services import SessionFacts, mark_held, propose_session
from tests import everything, factories, journey
from tests.pages import Form, forms_of, forms_seen_by
from tests.people import files
from tests.tiering import practice as policies
from tests.tiering.test_second_looks import appeal_of, ask

# Choices of one that stand somewhere before anybody chooses, and why that labels nobody.
STARTS_CHOSEN = {
    "language": "the language of the practice, until the client says another",
    "site": "where the desk sits",
    "decision": "the tier that the page proposes; recording it is the confirmation",
    "keep": "which of two files stays",
    "place": "where forms are filled in",
    "way": "what is done to a package",
    "day_first": "how a file is read",
    "convention": "how an instrument is read",
    "package": "what is on offer",
    "slot": "a free time",
    "outside_counselor": "chosen where only one counselor can be booked; otherwise it starts empty",
}
# Pages about the practice, not about a person.
ABOUT_THE_PRACTICE = ("packages:", "tiering:policy", "intake:instrument", "people:import", "mfa_")
ROLES = ("ines", "anna", "sofia", "maria", "adam", "otto")
TEXT = "说了很久，日期又改了两次。"
# Forms of several fields or lines that keep no draft, and why.
WITHOUT_DRAFT = {
    "intake:assess": "keeps its draft in a table of its own (tests/intake/test_drafts.py)",
    "intake:instrument_try": "nothing is stored: the answers are only tried out",
    "people:tokens": "a name, a day and ticks",
}
# The same by class: forms that no staff page shows, or whose page is named above.
CLASSES_WITHOUT_DRAFT = {
    "AskForm": "public page: nobody is signed in whose draft it could be",
    "AssessmentForm": "keeps its draft in a table of its own",
    "HeadForm": "part of OwnForm, which keeps its draft as a whole",
    "ItemForm": "part of OwnForm",
    "BandForm": "part of OwnForm",
    "CutForm": "part of OwnForm",
    "DetailsForm": "base of NewClientForm and ChangeDetailsForm",
    "ContactForm": "base of forms",
    "DraftForm": "reads what a page carries for itself",
    "FigureFilterForm": "filters of a list, in the address",
    "TrailFilterForm": "filters of a list, in the address",
    "TokenForm": "a name, a day and ticks",
    "SampleForm": "the style guide",
}


@pytest.fixture
def practice(ines, anna, sofia, maria, forget_configuration):
    """Live through the small practice and more, until every long form stands on a page.

    returns   pages that no walk along the links reaches soon enough
    """
    cache.clear()
    now = timezone.now()
    lived = everything.practice(desk=ines, anna=anna, supervisor=sofia)
    start_intervention(alert=Alert.objects.get(closed_at=None), by=sofia, now=now)
    case = RecoveryCase.objects.get()
    for step in (Step.EMPATHISE, Step.ACT, Step.FOLLOW_UP):
        record_step(case=case, step=step, note="已再次致电。", by=ines, now=now)
    decided = factories.make_client("高宁", now=now, counselor=anna, phone="13900000001")
    appeal_of(journey.confirm(decided, by=ines, now=now), ines, now)
    waiting = factories.make_client("方敏", now=now, counselor=anna, phone="13900000002")
    ask(journey.assess(waiting, by=ines, now=now), anna.user, now)
    held = _held_without_notes(anna, ines, timezone.localtime(now))
    policies.draft(maria, now)
    forget_configuration()
    files.received(files.written(files.LIN, files.BROKEN), by=maria, now=now)
    twin = factories.make_client("林晓雯", now=now, counselor=anna, phone=lived.cleo.phone)
    other = factories.make_client("林晓文", now=now, counselor=anna, phone="13900000009")
    merge_files(kept=twin, dropped=other, reason="同一个人的两份档案。", by=maria, now=now)
    bought = Enrollment.objects.get(client=lived.cleo)
    asked = _times_that_wait(anna, ines, timezone.localtime(now))
    return [
        reverse("scheduling:session", args=[held.public_id]),
        reverse("scheduling:session", args=[asked.public_id]),
        reverse("packages:ledger", args=[bought.public_id]),
    ]


def _held_without_notes(anna, by, now):
    opened = now - timedelta(days=30)
    client = factories.make_client("何静", now=opened, counselor=anna, phone="13900000003")
    held = journey.past_appointment(client, anna, by=by, now=now, days=3)
    facts = SessionFacts(started_at=held.starts_at, ended_at=held.ends_at)
    mark_held(appointment=held, facts=facts, by=by, now=now)
    return held


def _times_that_wait(anna, by, now):
    opened = now - timedelta(days=30)
    client = factories.make_client("何宁", now=opened, counselor=anna, phone="13900000004")
    over = journey.past_appointment(client, anna, by=by, now=now, days=9)
    late = timedelta(hours=8)
    facts = SessionFacts(started_at=over.starts_at + late, ended_at=over.ends_at + late)
    propose_session(
        appointment=over, facts=facts, reason="改到晚上进行的咨询。", by=anna.user, now=now
    )
    return over


@pytest.fixture
def seen(request, practice) -> dict[tuple[str, str], tuple[str, Form]]:
    """Every form, with the name of somebody who has it on a page."""
    found = {}
    for name in ROLES:
        browser = request.getfixturevalue(f"as_{name}")
        for first in ("/", *practice):
            if first == "/" or browser.get(first).status_code == 200:
                for key, form in forms_seen_by(browser, first, only=first != "/").items():
                    found.setdefault(key, (name, form))
    return found


def drafted_classes():
    """Collect the classes of the forms that a page offered a draft for."""
    classes: set[str] = set()

    def look(context, **_more):
        for layer in context.dicts if context is not None else ():
            for value in layer.values():
                if isinstance(value, forms.BaseForm) and hasattr(value, "draft"):
                    classes.add(type(value).__name__)

    return classes, look


def is_long(form: type[forms.Form]) -> bool:
    shown = [field for field in form.base_fields.values() if not field.widget.is_hidden]
    areas = any(isinstance(field.widget, forms.Textarea) for field in shown)
    return areas or len(shown) > 3


def long_classes(base: type[forms.Form] = forms.Form) -> set[str]:
    found = set()
    for form in base.__subclasses__():
        ours = not form.__module__.startswith(("django", "allauth", "tests", "rest_framework"))
        if ours and is_long(form):
            found.add(form.__name__)
        found |= long_classes(form)
    return found


@pytest.mark.slow
def test_every_long_form_keeps_a_draft_or_says_why_not(request, practice):
    classes, look = drafted_classes()
    template_rendered.connect(look)
    try:
        seen = request.getfixturevalue("seen")
    finally:
        template_rendered.disconnect(look)
    without = {
        key: form.fields
        for key, (_name, form) in seen.items()
        if form.is_long and "draft_token" not in form.hidden and form.view not in WITHOUT_DRAFT
    }
    assert not without
    assert long_classes() - classes - CLASSES_WITHOUT_DRAFT.keys() == set()
    _no_choice_labels_a_person(seen)
    _every_optional_choice_can_be_emptied(seen)
    _every_draft_is_given_back(request, seen)
    _every_draft_survives_the_end_of_the_sign_in(request, seen)


def _no_choice_labels_a_person(seen):
    started = {}
    for (page, view), (_who, form) in seen.items():
        if page.startswith(ABOUT_THE_PRACTICE) and page != "packages:choose":
            continue
        for name in form.answers:
            if form.chosen.get(name) and name not in STARTS_CHOSEN:
                started[view, name] = form.chosen[name]
    # What the client said before stands in its own file.
    said = ("people:change_details", "people:change_consents")
    assert {key: value for key, value in started.items() if key[0] not in said} == {}


def _every_optional_choice_can_be_emptied(seen):
    """A radio that is not required has an answer "no answer", where no script empties it."""
    radios = {
        (view, name): values
        for (_page, view), (_who, form) in seen.items()
        for name, values in form.answers.items()
        if form.fields.get(name) == "radio" and name not in form.required
    }
    assert radios
    assert {key for key, values in radios.items() if "" not in values} == set()


def _every_draft_is_given_back(request, seen):
    lost = {}
    drafted = [
        (who, form)
        for who, form in seen.values()
        if typed_into(form) and form.view not in WITHOUT_DRAFT
    ]
    assert len(drafted) > 20
    for who, form in drafted:
        browser = request.getfixturevalue(f"as_{who}")
        name = typed_into(form)
        body = {**form.hidden, **form.chosen, name: TEXT}
        answer = browser.post(reverse("people:save_draft"), body, headers={"HX-Request": "true"})
        assert answer.status_code == 200, (form.view, answer.status_code)
        if TEXT not in browser.get(form.page).content.decode():
            lost[form.view] = name
        browser.post(reverse("people:discard_draft"), body)
        assert TEXT not in browser.get(form.page).content.decode(), form.view
    assert not lost


def _every_draft_survives_the_end_of_the_sign_in(request, seen):
    for who, form in seen.values():
        name = typed_into(form)
        if not name:
            continue
        browser = request.getfixturevalue(f"as_{who}")
        (fresh,) = (
            one
            for one in forms_of(browser.get(form.page).content.decode(), form.page)
            if one.action == form.action and one.fields == form.fields
        )
        body = {**fresh.hidden, **fresh.chosen, name: TEXT}
        answer = Browser().post(form.action, body)
        assert answer.status_code == 302, form.view
        assert answer.url.startswith(reverse("account_login"))
        assert TEXT in browser.get(form.page).content.decode(), form.view


def typed_into(form: Form) -> str:
    """Return a field that takes any text; "" where the form keeps no draft or has none."""
    if "draft_token" not in form.hidden:
        return ""
    texts = [
        *form.areas,
        *(name for name, kind in form.fields.items() if kind in ("text", "input")),
    ]
    return next(iter(texts), "")
