"""Scores worked out again from sealed answers, as ``manage.py rescore`` does it."""

from django.db.models import Max

from benchmarks.own import Own
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Work
from intake.models import Administration
from intake.selectors.rescoring import Rescoring

PER_RUN = 20_000
BATCH = 5_000


class Rescore(Work):
    """Behind every batch stands the next: the cost of a score must not grow with their number."""

    name = "stored scores worked out again"
    unit = "scores/s"
    at_least = 20_000.0

    def prepare(self, practice: Practice) -> None:
        last = Administration.objects.aggregate(last=Max("pk"))["last"] or 0
        # From the far end, where the most rows lie before it.
        self._after = max(0, last - PER_RUN)

    def run(self) -> float:
        rescoring, after, checked = Rescoring(), self._after, 0
        own = Own()
        while batch := rescoring.batch(after=after, limit=BATCH):
            if batch.last is None:
                break
            if batch.differences:
                raise AssertionError(f"not equal: {batch.differences[0]}")
            after, checked = batch.last, checked + batch.checked
        return checked / own.spent()
