"""Score many forms of one version at once. Pure.

``instruments.score`` stays the only rule. What it looks at is worked out for all forms as columns
(points, parts of the form, signs of danger, conditions); forms that agree in all of it have one
score, and one of them is asked. Forms that are not filled in whole are asked one by one.
"""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from intake.rules.answers import InvalidAnswers
from intake.rules.instruments import score
from intake.rules.scored import Scored
from intake.rules.shape import Definition, Group, Method

if TYPE_CHECKING:
    from numpy.typing import NDArray

Outcome = Scored | InvalidAnswers
MOST = 2**62  # what a whole number of numpy can hold, with room


def score_many(
    definition: Definition,
    forms: Sequence[Mapping[str, int]],
    *,
    group: Group | None = None,
    convention: str | None = None,
    known: dict[bytes, Outcome] | None = None,
) -> list[Outcome]:
    """Return what ``score`` says of each form, in their order; a refusal where it raises one.

    known   what forms said before that agree with these in everything; of the same definition,
            group and convention only. Answers are not in it
    """
    known = {} if known is None else known
    results: list[Outcome | None] = [None] * len(forms)
    places, rows = _whole(definition, forms)
    for looked_at, alike in _alike(definition, rows):
        if (found := known.get(looked_at)) is None:
            found = _asked(definition, forms[places[alike[0]]], group, convention)
            known[looked_at] = found
        for row in alike:
            results[places[row]] = found
    return [
        _asked(definition, form, group, convention) if found is None else found
        for form, found in zip(forms, results, strict=True)
    ]


def _asked(
    definition: Definition, form: Mapping[str, int], group: Group | None, convention: str | None
) -> Outcome:
    try:
        return score(definition, form, group=group, convention=convention)
    except InvalidAnswers as refusal:
        return refusal


def _whole(
    definition: Definition, forms: Sequence[Mapping[str, int]]
) -> tuple[list[int], list[tuple[int, ...]]]:
    """Return the places of forms whose every item is answered by a number, and their answers."""
    codes = [item.code for item in definition.items]
    if definition.key.method is Method.GOAL_ATTAINMENT or len(codes) < 2:
        return [], []
    answers_of, asked = itemgetter(*codes), set(codes)
    places, rows = [], []
    for place, form in enumerate(forms):
        if form.keys() == asked:
            row = answers_of(form)
            if set(map(type, row)) == {int}:
                places.append(place)
                rows.append(row)
    return places, rows


def _alike(
    definition: Definition, rows: Sequence[tuple[int, ...]]
) -> Iterator[tuple[bytes, list[int]]]:
    """Yield what the rule looks at, and the places of the rows that have just that."""
    import numpy as np

    if not rows:
        return
    answers = np.array(rows)
    low = np.array([item.scale.low for item in definition.items])
    high = np.array([item.scale.high for item in definition.items])
    in_range = np.flatnonzero(((answers >= low) & (answers <= high)).all(axis=1))
    if not len(in_range):
        return
    columns = [*_looked_at(definition, answers[in_range].astype(np.int64), low + high)]
    key = np.zeros(len(in_range), dtype=np.int64)
    for column in columns:
        key = _joined(key, column)
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=key[order[0]] - 1))
    firsts = np.stack(columns, axis=1).astype(np.int64)[order[starts]]
    for first, places in zip(firsts, np.split(in_range[order], starts[1:]), strict=True):
        yield first.tobytes(), places.tolist()


def _looked_at(
    definition: Definition, answers: "NDArray[Any]", turned: "NDArray[Any]"
) -> Iterator["NDArray[Any]"]:
    """Yield a column for everything that ``score`` asks of a whole form."""
    import numpy as np

    column = {item.code: place for place, item in enumerate(definition.items)}
    backwards = np.array([item.reversed for item in definition.items])
    points = np.where(backwards, turned - answers, answers)
    yield points.sum(axis=1)
    for subscale in definition.subscales:
        yield points[:, [column[code] for code in subscale.items]].sum(axis=1)
    for cluster in definition.clusters:
        items = [column[code] for code in cluster.items]
        yield (answers[:, items] >= cluster.endorsed_from).sum(axis=1)
    for place, item in enumerate(definition.items):
        if item.risk_from is not None:
            yield answers[:, place] >= item.risk_from
    for level in definition.levels:
        for condition in level.when:
            yield answers[:, column[condition.item]] >= condition.at_least


def _joined(key: "NDArray[Any]", column: "NDArray[Any]") -> "NDArray[Any]":
    """Return a number for each pair of key and column, another one for every other pair."""
    import numpy as np

    values = column.astype(np.int64) - int(column.min())
    span = int(values.max()) + 1
    if int(key.max()) + 1 > MOST // span:
        key = np.unique(key, return_inverse=True)[1]
    return key * span + values
