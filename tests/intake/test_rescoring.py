"""Stored scores are worked out again and equal; what is not is told, and nothing is written."""

import io

import pytest
from django.core.management import CommandError, call_command

from intake import services
from intake.models import Score
from intake.selectors.rescoring import Rescoring
from tests.intake.instruments import instrument, pack_for
from tests.intake.sheets import typed
from tests.intake.test_assessments import submit


@pytest.fixture
def stored(cleo, ines, maria, now):
    """Six visits, some of them unfinished, with a new version between."""
    for visit in range(3):
        submit(cleo, ines, now, typed(sads=2 + visit, phq=visit))
    services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)
    for visit in range(3):
        form = typed(sads=2 + visit, phq=visit)
        del form["phq-9-mood"]
        submit(cleo, ines, now, form)
    return Score.objects.count()


@pytest.fixture
def place(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "rescore.json"


def run(**options):
    out = io.StringIO()
    call_command("rescore", stdout=out, **options)
    return out.getvalue()


def test_every_score_is_worked_out_again_and_equal_after_a_new_version(stored, place):
    assert stored == 12
    assert run() == "12 scores worked out again, 0 differences.\n"
    assert not place.exists()


def test_it_reads_in_batches_and_goes_on_where_it_stopped(stored, place):
    assert "5 scores worked out again, 0 differences so far" in run(limit=5, batch=2)
    assert place.exists()
    assert "10 scores" in run(limit=5, batch=3)
    assert run(batch=2) == "12 scores worked out again, 0 differences.\n"


def test_a_fresh_run_begins_again(stored, place):
    run(limit=5)
    assert "12 scores" in run(fresh=True)


def test_a_difference_is_told_and_left_as_it_is(stored, place):
    wrong = Score.objects.filter(instrument__code="sads").first()
    Score.objects.filter(pk=wrong.pk).update(total=49, band="high")
    out = io.StringIO()
    with pytest.raises(CommandError, match="12 scores worked out again, 2 differences"):
        call_command("rescore", stdout=out)
    told = out.getvalue()
    assert "total is '49.00', worked out" in told
    assert "band is 'high', worked out" in told
    assert str(wrong.administration.public_id) in told
    wrong.refresh_from_db()
    assert wrong.total == 49


def test_a_batch_asks_few_questions(stored, django_assert_max_num_queries):
    rescoring = Rescoring()
    with django_assert_max_num_queries(2):
        batch = rescoring.batch(after=0, limit=100)
    assert (batch.checked, batch.differences) == (12, ())
    with django_assert_max_num_queries(1):
        assert rescoring.batch(after=batch.last, limit=100).last is None
