"""Every door reads and finds people by the same rules, docs/algorithms/writing.md."""

import importlib
import pkgutil
import re
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django import forms
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from intake.forms.asking import AskForm
from people import selectors
from people.contact import EmailAddressField, NameField, PhoneField
from people.forms import NewClientForm
from people.forms.details import ChangeDetailsForm
from people.models import Client, ContactRequest
from people.rules.likeness import Likeness, Person, Sign
from people.rules.phones import PhoneFlaw
from people.rules.written_text import EmailFlaw
from people.selectors.duplicates import alike
from people.services import Details, NewRequest, change_details, rebuild_search, receive_request
from people.words import EMAIL_FLAWS, PHONE_FLAWS
from reports.selectors.clients import search
from tests import factories, golden
from tests.calls import API, patch
from tests.people import files

ROOT = Path(__file__).parents[2]
APPS = ["people", "outbox", "crisis", "intake", "tiering", "packages", "scheduling", "feedback"]
FIELDS = {"name": NameField, "phone": PhoneField, "email": EmailAddressField}
# Forms whose "name" is not that of a person, and one whose e-mail address is the library's.
OF_THINGS = {"TokenForm", "VersionForm", "NewEntryForm", "AskResetForm"}
PHONES = golden.rows("writing", "Phone numbers")
EMAILS = golden.rows("writing", "E-mail addresses")
FINDS = golden.rows("writing", "What finds a client")


def all_forms(form=forms.BaseForm):
    for app in [*APPS, "reports"]:
        for module in pkgutil.walk_packages([str(ROOT / app)], f"{app}."):
            if "forms" in module.name:
                importlib.import_module(module.name)
    for kind in form.__subclasses__():
        yield kind
        yield from all_forms(kind)


def test_every_form_reads_people_with_the_same_fields():
    own = {kind for kind in all_forms() if kind.__module__.split(".")[0] in [*APPS, "reports"]}
    wrong = [
        f"{kind.__name__}.{name}"
        for kind in own
        if kind.__name__ not in OF_THINGS
        for name, field in FIELDS.items()
        if name in kind.base_fields and not isinstance(kind.base_fields[name], field)
    ]
    assert {AskForm, NewClientForm, ChangeDetailsForm} <= own
    assert not wrong


def test_nothing_is_looked_up_by_a_name_as_it_was_typed():
    """A comparison in the database that knows no folding would find one way to write it only."""
    raw = re.compile(r"(?:name|name_latin|phone|code|email)__i?(?:contains|exact|startswith)")
    # How somebody signs in is the library's; the other one asks which numbers are stored as read.
    own = {"people/models/staff.py", "people/services/searching.py"}
    wrong = [
        str(path.relative_to(ROOT))
        for app in [*APPS, "reports"]
        for path in (ROOT / app).rglob("*.py")
        if raw.search(path.read_text(encoding="utf-8"))
    ]
    assert set(wrong) <= own


def by_desk(user, typed):
    form = NewClientForm({"request_key": str(uuid4()), "name": "Lin", **typed}, user=user)
    form.is_valid()
    return form


def by_visitor(_user, typed):
    form = AskForm({"request_key": str(uuid4()), "name": "Lin", **typed})
    form.is_valid()
    return form


def by_details(_user, typed):
    form = ChangeDetailsForm.over(Client.objects.get(name="林晓雯"), typed)
    form.is_valid()
    return form


@pytest.mark.parametrize("door", [by_desk, by_visitor, by_details])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_form_takes_the_same_and_refuses_the_same(
    ines, cleo, settings, door, language, django_assert_max_num_queries
):
    settings.LANGUAGE_CODE = language
    for row in PHONES:
        settings.PRACTICE_COUNTRY = row["Country"]
        form = door(ines, {"phone": golden.unescaped(row["Written"])})
        if row["Stored"].startswith("+"):
            assert form.cleaned_data["phone"] == row["Stored"], row
        else:
            assert form.errors["phone"] == [PHONE_FLAWS[PhoneFlaw(row["Stored"])]], row
    for row in EMAILS:
        form = door(ines, {"email": golden.unescaped(row["Written"])})
        if "@" in row["Stored"]:
            assert form.cleaned_data["email"] == row["Stored"], row
        else:
            assert form.errors["email"] == [EMAIL_FLAWS[EmailFlaw(row["Stored"])]], row
    for row in golden.rows("writing", "Names as they are stored"):
        form = door(ines, {"name": golden.unescaped(row["Written"])})
        assert form.cleaned_data.get("name", "") == row["Stored"], row


def test_the_api_takes_the_same_and_refuses_the_same(as_ines, cleo, settings):
    way = f"{API}/clients/{cleo.public_id}/"
    for name, rows in (("phone", PHONES), ("email", EMAILS)):
        for row in rows:
            settings.PRACTICE_COUNTRY = row.get("Country", "CN")
            answer = patch(as_ines, way, {name: golden.unescaped(row["Written"])})
            if row["Stored"].startswith("+") or "@" in row["Stored"]:
                assert (answer.status_code, answer.json()[name]) == (200, row["Stored"]), row
            else:
                assert (answer.status_code, list(answer.json())) == (422, [name]), row


@pytest.mark.parametrize("row", golden.rows("writing", "Two numbers are one"), ids=str)
def test_a_hint_knows_a_number_by_either_way_to_write_it(ines, site, now, settings, row):
    settings.PRACTICE_COUNTRY = row["Country"]
    for new, known in ((row["First"], row["Second"]), (row["Second"], row["First"])):
        client = factories.make_client("何子昂", now=now, phone=known, email="")
        likenesses = [one.comparison.likeness for one in alike(ines, Person("Wu", phone=new))]
        assert likenesses == ([Likeness.POSSIBLE] if row["Same"] == "yes" else [])
        Client.objects.filter(pk=client.pk).update(phone="")


def test_a_hint_knows_a_name_by_either_way_to_write_it(ines, site, now):
    for row in golden.rows("writing", "Names and codes"):
        first, second = (golden.unescaped(row[side]) for side in ("First", "Second"))
        for new, known in ((first, second), (second, first)):
            client = factories.make_client(known, now=now, phone="", email="")
            signs = {one.client.pk: one.comparison.signs for one in alike(ines, Person(new))}
            same = Sign.SAME_NAME in signs.get(client.pk, ())
            assert same is (row["Same"] == "yes"), row
            Client.objects.filter(pk=client.pk).update(name="-", name_folded="", search_text="")


@pytest.fixture
def people(site, now):
    """Every name of the table, each with a number and an address of its own."""
    by_name = {}
    for row in FINDS:
        name = golden.unescaped(row["Name"])
        if name not in by_name:
            own = name == "林晓雯"
            by_name[name] = factories.make_client(
                name,
                now=now,
                phone="13800000001" if own else "",
                email="cleo@client.example" if own else f"x{len(by_name)}@other.example",
            )
    return by_name


def test_every_search_finds_the_same(as_ines, ines, people):
    for row in FINDS:
        code = people[golden.unescaped(row["Name"])].code
        typed, expected = golden.unescaped(row["Typed"]), row["Found"] == "yes"
        page = as_ines.post("/search/", {"q": typed}, follow=True).content.decode()
        assert (f">{code}<" in page) is expected, row
        programs = as_ines.post(
            f"{API}/clients/search/", {"q": typed}, content_type="application/json"
        )
        codes = [client["code"] for client in programs.json().get("results", [])]
        assert (code in codes) is expected, row
        assert (code in [client.code for client in search(ines, typed, 31)]) is expected, row
        others = selectors.search_clients(ines, typed)
        assert (code in [client.code for client in others]) is expected, row


def test_a_code_finds_its_file_however_it_is_typed(as_ines, cleo):
    number = cleo.code.removeprefix("C-")
    for typed in (cleo.code, f"c{number}", f"ｃ　{number}", f"C‑{number}", f"c\u200b-{number}"):
        page = as_ines.post("/search/", {"q": typed}, follow=True).content.decode()
        assert f">{cleo.code}<" in page, typed


def test_the_trail_is_asked_by_a_code_however_it_is_typed(as_otto, cleo):
    number = cleo.code.removeprefix("C-")
    for typed in (f"c{number}", f"ｃ　{number}"):
        page = as_otto.get(reverse("reports:trail"), {"code": typed}).content.decode()
        assert cleo.code in page.split("<table", 1)[1], typed


def test_staff_are_found_as_clients_are(as_adam, ines):
    ines.name, ines.name_latin = "曾国强", ""
    ines.save()
    for typed in ("zeng guoqiang", "guoqiang zeng", "曾國強", "曾　国强", ines.email.upper()):
        page = as_adam.get("/admin/people/user/", {"q": typed}).content.decode()
        assert "曾国强" in page.split('id="result_list"', 1)[-1], typed
    page = as_adam.get("/admin/people/user/", {"q": "nobody here"}).content.decode()
    assert "0 " in page
    assert "result_list" not in page


def test_what_was_stored_before_is_brought_to_the_same_form(ines, cleo, now):
    asked = receive_request(
        details=NewRequest(name="周一鸣", phone="13900000009"),
        calm=True,
        request_key=uuid4(),
        now=now,
    )
    old = {"name": "曾\u3000国强", "phone": "138-0000 1002", "email": "Zeng@Client.Example"}
    Client.objects.filter(pk=cleo.pk).update(**old, search_text="", search_grams=[], name_folded="")
    ContactRequest.objects.filter(pk=asked.pk).update(phone="139 0000 0009")
    out = StringIO()
    call_command("rebuild_search", "--missing", stdout=out)
    assert out.getvalue() == "2 rows written.\n"
    cleo.refresh_from_db()
    asked.refresh_from_db()
    assert (cleo.name, cleo.phone, cleo.email) == (
        "曾 国强",
        "+8613800001002",
        "Zeng@client.example",
    )
    assert asked.phone == "+8613900000009"
    assert selectors.search_clients(ines, "zeng guoqiang") == [cleo]
    assert rebuild_search() == 0
    Client.objects.filter(pk=cleo.pk).update(name_latin="Ceng Guoqiang")
    assert rebuild_search(only_missing=True) == 0
    assert rebuild_search() == 1


def test_an_old_number_that_nobody_can_read_hinders_no_other_change(as_ines, ines, cleo):
    Client.objects.filter(pk=cleo.pk).update(phone="ask for 12")
    assert rebuild_search() == 1
    answer = patch(as_ines, f"{API}/clients/{cleo.public_id}/", {"email": "new@client.example"})
    assert (answer.status_code, answer.json()["phone"]) == (200, "ask for 12")
    cleo.refresh_from_db()
    form = ChangeDetailsForm(client=cleo)
    assert form["phone"].value() == "ask for 12"


def test_the_form_shows_a_number_in_groups_and_stores_it_again(cleo, ines):
    form = ChangeDetailsForm(client=cleo)
    assert form["phone"].value() == "138 0000 0001"
    details = Details(**{**vars_of(cleo), "phone": "138 0000 0001"})
    assert change_details(client=cleo, details=details, by=ines, now=timezone.now()) == ()


def vars_of(client):
    return {name: getattr(client, name) for name in Details.__dataclass_fields__}


@pytest.mark.parametrize(
    ("country", "rows", "new"),
    [
        (
            "CN",
            [
                ("李四四", "13800004001"),
                ("李\u200b四四", "138 0000 4001"),
                ("\u202d李四四\u202c", "+86 138-0000-4001"),
                ("李四四\u00a0", "13800004001.0"),
            ],
            1,
        ),
        ("GB", [("Harriet Vance", "020 7946 0018"), ("HARRIET VANCE", "+44 20 7946 0018")], 1),
        ("HK", [("Ho Waiman", "9123 4002"), ("Waiman Ho", "+852 9123 4002")], 1),
        ("CN", [("Gao Mingyu", "021-5555 4002"), ("高明宇", "+86 21 5555 4002")], 1),
        ("CN", [("Gao Mingyu", "13800004003"), ("Gao Mingyu", "+1 380 000 4003")], 2),
    ],
)
def test_a_file_holds_back_whoever_is_written_twice(maria, now, settings, country, rows, new):
    settings.PRACTICE_COUNTRY = country
    written = files.written(
        *((name, phone, "yes", "2026-01-05") for name, phone in rows),
        headings=("Name", "Phone", "Consent", "Consent date"),
    )
    job = files.carried_out(files.started(written, by=maria, now=now), now)
    assert (job.created, job.skipped) == (new, len(rows) - new)
