"""Work out stored scores again from their answers and tell what differs. Writes no score."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.selectors.rescoring import Batch, Rescoring

PLACE = "rescore.json"


class Command(BaseCommand):
    help = (
        "Work out every stored score again by the version its answers are pinned to. Reads in "
        "batches, remembers where it stopped, tells what differs, and writes no score."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=_positive, default=5000, help="scores read at a time")
        parser.add_argument("--limit", type=_positive, help="stop after so many; go on later")
        parser.add_argument("--fresh", action="store_true", help="begin again from the first")
        parser.add_argument("--show", type=int, default=20, help="differences to print")

    def handle(self, *_args: Any, **options: Any) -> None:
        place = Path(settings.VAR_DIR) / PLACE
        state = _nothing() if options["fresh"] else _remembered(place)
        rescoring, left = Rescoring(), options["limit"]
        while left is None or left > 0:
            limit = options["batch"] if left is None else min(left, options["batch"])
            batch = rescoring.batch(after=state["after"], limit=limit)
            if batch.last is None:
                self._finish(place, state)
                return
            self._tell(batch, state, options["show"])
            state["after"] = batch.last
            state["checked"] += batch.checked
            state["different"] += len(batch.differences)
            place.write_text(json.dumps(state), encoding="utf-8")
            left = None if left is None else left - batch.checked
        self.stdout.write(f"{_told(state)} so far; the next run goes on from there.")

    def _tell(self, batch: Batch, state: dict[str, int], show: int) -> None:
        for difference in batch.differences[: max(0, show - state["different"])]:
            self.stdout.write(
                f"{difference.administration} version {difference.version}: "
                f"{difference.field} is {difference.stored!r}, worked out {difference.found!r}"
            )

    def _finish(self, place: Path, state: dict[str, int]) -> None:
        place.unlink(missing_ok=True)
        if state["different"]:
            raise CommandError(f"{_told(state)}. Nothing was changed.")
        self.stdout.write(f"{_told(state)}.")


def _told(state: dict[str, int]) -> str:
    return f"{state['checked']} scores worked out again, {state['different']} differences"


def _nothing() -> dict[str, int]:
    return {"after": 0, "checked": 0, "different": 0}


def _remembered(place: Path) -> dict[str, int]:
    """Return where an earlier run stopped; the start where there was none."""
    if not place.exists():
        return _nothing()
    known: dict[str, int] = json.loads(place.read_text(encoding="utf-8"))
    return known


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("a number from 1")
    return number
