"""What is typed is kept before it is finished, and two windows cannot overwrite each other."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from crisis.models import AlertSign
from intake import services
from intake.models import Assessment, Draft, Need, Stakeholder
from intake.rules.completeness import Piece
from intake.selectors.drafts import begun, earlier_of
from people.models import TrailEvent
from tests.factories import make_client, make_user
from tests.intake.sheets import typed
from tests.intake.test_assessments import submit
from tests.journey import SADS_ITEMS
from tests.racing import race

WORDS = {"story": ["Wants to sleep first."], "sads-emotion": ["5"]}


@pytest.fixture
def window():
    return services.DraftVersion(editor_id=uuid4())


def keep(client, by, now, seen, words=None, key=None):
    return services.keep_draft(
        client=client,
        typed=WORDS if words is None else words,
        request_key=key or uuid4(),
        seen=seen,
        by=by,
        now=now,
    )


def page(client, name="assess"):
    return reverse(f"intake:{name}", args=[client.public_id])


def sent(window, revision=0, **more):
    return typed(**more) | {"draft_editor": str(window), "draft_revision": str(revision)}


def test_what_was_typed_is_kept_sealed_and_opens_again(cleo, ines, now, window):
    draft = keep(cleo, ines, now, window)
    assert begun(cleo, ines).mine.typed == WORDS
    row = Draft.objects.filter(pk=draft.pk).values_list("typed", flat=True).get()
    assert b"sleep" not in bytes(row.envelope)


def test_a_second_saving_replaces_the_first(cleo, ines, now, window):
    keep(cleo, ines, now, window)
    later = keep(cleo, ines, now + timedelta(seconds=5), window, {"story": ["More."]})
    assert (later.revision, Draft.objects.count()) == (2, 1)
    assert begun(cleo, ines).mine.typed == {"story": ["More."]}


def test_another_window_that_saved_since_is_not_overwritten(cleo, ines, now, window):
    keep(cleo, ines, now, window)
    other = services.DraftVersion(editor_id=uuid4(), revision=1)
    keep(cleo, ines, now + timedelta(minutes=1), other, {"story": ["Of the other window."]})
    with pytest.raises(services.DraftMoved) as refused:
        keep(
            cleo,
            ines,
            now + timedelta(minutes=2),
            services.DraftVersion(window.editor_id, revision=1),
        )
    assert refused.value.saved_at == now + timedelta(minutes=1)
    assert begun(cleo, ines).mine.typed == {"story": ["Of the other window."]}


def test_whoever_was_told_may_let_this_window_hold(cleo, ines, now, window):
    keep(cleo, ines, now, window)
    told = services.DraftVersion(editor_id=uuid4(), revision=0, overrules=True)
    assert keep(cleo, ines, now, told, {"story": ["Mine."]}).revision == 2


def test_a_window_never_overtakes_itself(cleo, ines, now, window):
    """The answer to a saving may be lost; the page then sends the revision of before."""
    for _ in range(3):
        keep(cleo, ines, now, window)
    assert Draft.objects.get().revision == 3


def test_an_empty_page_is_not_kept(cleo, ines, now, window):
    assert keep(cleo, ines, now, window, {}) is None
    assert not Draft.objects.exists()


@pytest.mark.parametrize("words", [{"story": ["x" * 40_001]}, {f"f{n}": ["1"] for n in range(601)}])
def test_more_than_a_sheet_can_hold_is_refused(cleo, ines, now, window, words):
    with pytest.raises(services.DraftTooLong):
        keep(cleo, ines, now, window, words)


def test_the_submit_takes_the_draft_with_it(cleo, ines, now, window):
    keep(cleo, ines, now, window)
    submit(cleo, ines, now)
    assert not Draft.objects.exists()


def test_a_saving_that_arrives_after_the_submit_brings_nothing_back(cleo, ines, now, window):
    key = uuid4()
    submit(cleo, ines, now, key=key)
    assert keep(cleo, ines, now, window, key=key) is None
    assert not Draft.objects.exists()


def test_what_was_kept_in_the_moment_of_the_submit_is_never_shown(cleo, ines, now, window):
    key = uuid4()
    submit(cleo, ines, now, key=key)
    Draft.objects.create(
        client=cleo,
        author=ines,
        request_key=key,
        typed=WORDS,
        editor_id=uuid4(),
        begun_at=now,
        saved_at=now,
    )
    assert begun(cleo, ines).mine is None
    assert keep(cleo, ines, now, window).typed == WORDS


def test_a_submit_from_an_overtaken_window_is_refused_with_everything_typed(
    as_ines, cleo, ines, now
):
    mine, other = uuid4(), uuid4()
    as_ines.post(page(cleo, "draft"), sent(mine), headers={"HX-Request": "true"})
    as_ines.post(page(cleo, "draft"), sent(other, 1), headers={"HX-Request": "true"})
    answer = as_ines.post(page(cleo), sent(mine, 1, story="Typed here."))
    assert answer.status_code == 409
    assert "Typed here." in answer.content.decode()
    assert "Changed in another window" in answer.content.decode()
    assert not Assessment.objects.exists()
    assert as_ines.post(page(cleo), sent(other, 2)).status_code == 302


def test_the_page_opens_with_what_was_kept_and_forgets_it_when_told(as_ines, cleo):
    as_ines.post(page(cleo, "draft"), sent(uuid4(), story="Half a story"))
    content = as_ines.get(page(cleo)).content.decode()
    assert "Half a story" in content
    assert "Continue where you left off" in content
    assert as_ines.post(page(cleo, "discard")).status_code == 302
    assert "Half a story" not in as_ines.get(page(cleo)).content.decode()


def test_a_page_without_a_script_is_kept_by_its_button(as_ines, cleo):
    answer = as_ines.post(page(cleo, "draft"), typed() | {"later": "yes"}, follow=True)
    assert Draft.objects.get().client_id == cleo.pk
    assert "Incomplete files" in answer.content.decode()


def test_nobody_reads_what_somebody_else_has_begun(as_ines, as_anna, anna, ines, cleo, now):
    keep(
        cleo, ines, now, services.DraftVersion(editor_id=uuid4()), {"story": ["Said at the desk."]}
    )
    content = as_anna.get(page(cleo)).content.decode()
    assert "Said at the desk." not in content
    assert "Ines has an unfinished assessment of this client" in content
    assert not Draft.objects.visible_to(anna.user).exists()


def test_whoever_may_not_assess_may_not_keep(as_maria, as_boris, cleo):
    for browser in (as_maria, as_boris):
        assert browser.post(page(cleo, "draft"), sent(uuid4())).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "7"])
def test_a_page_without_a_readable_key_is_not_kept(as_ines, cleo, key):
    bad = sent(uuid4()) | {"request_key": key}
    assert as_ines.post(page(cleo, "draft"), bad).status_code == 422
    assert not Draft.objects.exists()


def test_drafts_are_forgotten_after_thirty_days(cleo, ines, now, window):
    keep(cleo, ines, now, window)
    assert services.forget_old_drafts(now=now + timedelta(days=30)) == 0
    assert services.forget_old_drafts(now=now + timedelta(days=30, seconds=1)) == 1
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_save_at_once_keep_one_draft(cleo, ines, now):
    outcomes = race(
        lambda: keep(cleo, ines, now, services.DraftVersion(editor_id=uuid4())),
        lambda: keep(cleo, ines, now, services.DraftVersion(editor_id=uuid4())),
    )
    assert Draft.objects.count() == 1
    assert sum(isinstance(outcome, services.DraftMoved) for outcome in outcomes) == 1


def test_a_second_assessment_begins_with_what_stands(as_ines, cleo, ines, now):
    form = typed(sads=4, phq=1) | {
        "need-0-text": "Evening hours",
        "need-0-layer": "basic",
        "need-0-weight": ["important", "urgent"],
        "stakeholder-0-part": "payer",
        "stakeholder-0-name": "her mother",
        "stakeholder-0-told": "yes",
    }
    submit(cleo, ines, now, form)
    assert (Need.objects.get().text, Stakeholder.objects.get().name) == (
        "Evening hours",
        "her mother",
    )
    earlier = earlier_of(cleo, ines, now + timedelta(days=92))
    assert earlier.typed["duration_months"] == ["11"]
    assert earlier.typed["earlier-sads"] == ["28"]
    assert earlier.typed["earlier-phq-9-sleep"] == ["1"]
    assert earlier.typed["income"] == ["12000"]
    assert "sads-emotion" not in earlier.typed
    content = as_ines.get(page(cleo)).content.decode()
    for word in ("Evening hours", "her mother", "12000", "before: 4"):
        assert word in content
    assert 'value="28"' in content


def test_beginning_with_the_last_assessment_is_reading_it(as_ines, as_anna, cleo, ines, anna, now):
    as_ines.get(page(cleo))
    assert not TrailEvent.objects.filter(action="intake.assessment.opened").exists()
    assessment = submit(cleo, ines, now, typed())
    for browser, reader in ((as_ines, ines), (as_anna, anna.user)):
        browser.get(page(cleo))
        read = TrailEvent.objects.get(action="intake.assessment.opened", actor=reader)
        assert (read.object_id, read.client_id) == (assessment.public_id, cleo.pk)


def test_going_on_with_ones_own_draft_reads_nothing_anew(as_ines, cleo, ines, now, window):
    submit(cleo, ines, now, typed())
    keep(cleo, ines, now, window)
    as_ines.get(page(cleo))
    assert not TrailEvent.objects.filter(action="intake.assessment.opened").exists()


def test_a_counselor_begins_without_the_money_and_the_desks_answers(as_anna, cleo, ines, now):
    submit(cleo, ines, now, typed(story="Said at the desk.", income="12345"))
    content = as_anna.get(page(cleo)).content.decode()
    assert "12345" not in content.replace(",", "")


def test_the_desk_begins_without_what_the_counselor_was_told(as_ines, cleo, anna, now):
    submit(cleo, anna.user, now, {**typed(), "goal-0-text": "Told in the room"})
    assert "Told in the room" not in as_ines.get(page(cleo)).content.decode()


def test_a_change_since_the_last_time_is_said_beside_the_total(as_ines, cleo):
    form = typed(sads=3) | {"earlier-sads": "28", "earlier-phq-9": "x" * 50}
    url = reverse("tiering:preview", args=[cleo.public_id])
    content = as_ines.post(url, form).content.decode()
    assert "7 lower than before" in content


def test_the_page_of_a_second_assessment_asks_few_questions(
    as_ines, cleo, ines, now, django_assert_max_num_queries
):
    submit(cleo, ines, now, typed(phq=1))
    with django_assert_max_num_queries(20):
        assert as_ines.get(page(cleo)).status_code == 200


def test_a_foreign_or_unknown_client_is_not_there(as_boris, cleo):
    assert as_boris.get(page(cleo)).status_code == 404
    assert as_boris.post(page(cleo, "discard")).status_code == 404


def test_two_people_keep_their_own(cleo, ines, now, window):
    iris = make_user("Iris", "intake")
    keep(cleo, ines, now, window)
    keep(cleo, iris, now, services.DraftVersion(editor_id=uuid4()))
    assert Draft.objects.count() == 2
    assert [draft.author for draft in begun(cleo, ines).others] == [iris]


# What the page asks for, by the piece of the file that it fills.
ASKED_FOR = {
    Piece.WILLINGNESS: ("income", "budget"),
    Piece.DURATION: ("duration_months",),
    Piece.PROBLEMS: ("problems",),
    Piece.GOAL: ("goal-0-text",),
}


def test_what_counts_for_the_file_is_not_called_optional(as_ines, cleo):
    page = as_ines.get(reverse("intake:assess", args=[cleo.public_id])).content.decode()
    optional = re.findall(r'for="(?:id_)?([\w-]+)">[^<]*<span class="crm-label__optional"', page)
    counted = {name for names in ASKED_FOR.values() for name in names}
    assert counted.isdisjoint(optional)
    assert "story" in optional


def open_page(browser, client, **query):
    url = reverse("intake:assess", args=[client.public_id])
    return browser.get(url, query).content.decode()


def test_a_sheet_with_an_open_row_asks_before_it_is_finished(as_ines, cleo):
    url = reverse("intake:assess", args=[cleo.public_id])
    sheet = {"request_key": str(uuid4()), "story": "Kept.", "sads-emotion": "5"}
    asked = as_ines.post(url, sheet)
    assert asked.status_code == 422
    assert "6 rows are open." in asked.content.decode()
    assert "Kept." in asked.content.decode()
    assert not Assessment.objects.exists()
    assert as_ines.post(url, sheet | {"finish": "anyway"}).status_code == 302


def test_an_unfinished_assessment_is_completed_with_everything_that_was_typed(as_ines, cleo):
    url = reverse("intake:assess", args=[cleo.public_id])
    sheet = {"request_key": str(uuid4()), "story": "Kept.", "sads-emotion": "5", "income": "9000"}
    as_ines.post(url, sheet | {"finish": "anyway", "goal-0-text": "Sleep"})
    first = Assessment.objects.get()
    page = as_ines.get(first.completing_url()).content.decode()
    for typed_then in ("Kept.", "Sleep", "9000", "This completes the assessment of"):
        assert typed_then in page
    assert re.search(r'id="scale-sads-emotion-5" checked', page)
    rest = {f"sads-{item}": "4" for item in SADS_ITEMS}
    done = sheet | rest | {"request_key": str(uuid4()), "completes": str(first.public_id)}
    assert as_ines.post(url, done).status_code == 302
    assert Assessment.objects.latest("submitted_at").severity == 28


def test_completing_raises_no_danger_twice_and_a_new_one_at_once(as_ines, cleo):
    url = reverse("intake:assess", args=[cleo.public_id])
    first = {"request_key": str(uuid4()), "phq-9-self_harm": "1", "finish": "anyway"}
    as_ines.post(url, first)
    assert AlertSign.objects.count() == 1
    completes = str(Assessment.objects.get().public_id)
    again = first | {"request_key": str(uuid4()), "completes": completes, "sads-sleep": "4"}
    as_ines.post(url, again)
    assert AlertSign.objects.count() == 1
    newest = str(Assessment.objects.latest("submitted_at").public_id)
    worse = {"request_key": str(uuid4()), "completes": newest, "phq-9-self_harm": "3"}
    as_ines.post(url, first | worse)
    assert AlertSign.objects.count() == 2


def test_nobody_completes_the_assessment_of_another_file(as_ines, cleo, now):
    other = make_client("周若溪", now=now, phone="13900000004")
    url = reverse("intake:assess", args=[cleo.public_id])
    sheet = {"request_key": str(uuid4()), "story": "Kept.", "sads-emotion": "5"}
    as_ines.post(url, sheet | {"finish": "anyway"})
    named = str(Assessment.objects.get().public_id)
    assert "Kept." not in open_page(as_ines, other, completes=named)
    assert "Kept." not in open_page(as_ines, other, completes="nonsense")
