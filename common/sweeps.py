"""One bad row must not stop a sweep: each row is worked on alone."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model

log = structlog.get_logger(__name__)

Row = TypeVar("Row", bound=Model)


@dataclass(slots=True)
class RowErrors:
    """What went wrong in one sweep, row by row.

    sweep    name of the sweep, as the log shows it
    failed   primary keys of the rows that raised
    """

    sweep: str
    failed: list[int] = field(default_factory=list)

    @contextmanager
    def isolate(self, row: Model) -> Iterator[None]:
        """Log and count whatever the block raises about ``row``, and go on after it.

        A database that is away, locked or overloaded is not the row's fault: that error passes
        through and ends the sweep. The log names the row and the line, never the message of the
        error, which may hold what a client wrote (ADR-0017).
        """
        try:
            yield
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - ADR-0017: any bug in one row, not in the sweep
            self.failed.append(row.pk)
            last = traceback.extract_tb(error.__traceback__)[-1]
            log.error(  # noqa: TRY400 - the traceback holds the values that the row was read with
                "sweep.row_failed",
                sweep=self.sweep,
                table=row._meta.db_table,
                row=row.pk,
                kind=type(error).__name__,
                line=f"{last.name}:{last.lineno}",
            )


def each_alone(rows: Iterable[Row], work: Callable[[Row], bool | None], *, sweep: str) -> int:
    """Call ``work`` with each row in a transaction of its own; return how many gave True.

    A row that raises is rolled back and logged; the next sweep meets it again.
    """
    errors = RowErrors(sweep)
    done = 0
    for row in rows:
        with errors.isolate(row), transaction.atomic():
            done += bool(work(row))
    return done
