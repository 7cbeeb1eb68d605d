"""What must fit together in a definition whose parts are all well formed. Pure."""

from collections.abc import Sequence

from intake.rules.shape import Band, Condition, Cut, Definition, Item, Method, Subscale
from intake.rules.strict import Flaw, Gathered, InvalidDefinition

# Beyond it a T could leave its hundred points, whatever the correlation of the goals.
MOST_GOALS = 6


def check_whole(definition: Definition) -> None:
    """Check every part against the others.

    :raises InvalidDefinition: with everything that is wrong
    """
    if not definition.items:
        raise InvalidDefinition("items", Flaw.EMPTY)
    found = Gathered()
    for check in (
        _codes,
        _gaps,
        _scales,
        _conditions,
        _main_reading,
        _other_readings,
        _subscales,
        _clusters,
        _levels,
        _goals,
    ):
        found.read(lambda check=check: check(definition))  # type: ignore[misc]
    found.refuse()


def _codes(definition: Definition) -> None:
    _refuse_repeated("items", [item.code for item in definition.items])
    _refuse_repeated("subscales", [subscale.code for subscale in definition.subscales])
    _refuse_repeated("clusters", [cluster.code for cluster in definition.clusters])
    _refuse_repeated("levels", [level.code for level in definition.levels])


def _refuse_repeated(path: str, codes: Sequence[str], name: str = "code") -> None:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            raise InvalidDefinition(f"{path}[{index}].{name}", Flaw.TWICE, code=code)


def _gaps(definition: Definition) -> None:
    if not 0 <= definition.key.may_be_missing < len(definition.items):
        raise InvalidDefinition("key.may_be_missing", Flaw.GAP_LEAVES_NOTHING)


def _scales(definition: Definition) -> None:
    form = definition.scale
    if definition.key.method is not Method.MEAN:
        return
    for index, item in enumerate(definition.items):
        if (item.scale.low, item.scale.high) != (form.low, form.high):
            raise InvalidDefinition(f"items[{index}]", Flaw.ONE_SCALE)


def _conditions(definition: Definition) -> None:
    """An item may depend on one that stands before it, at an answer which that one can have."""
    for index, item in enumerate(definition.items):
        if item.asked_if is None:
            continue
        path = f"items[{index}].asked_if"
        _refuse_condition(definition, item.asked_if, path)
        if item.asked_if.item not in [other.code for other in definition.items[:index]]:
            raise InvalidDefinition(f"{path}.item", Flaw.COMES_LATER)


def _refuse_condition(definition: Definition, condition: Condition, path: str) -> None:
    item = _known(definition, condition.item, f"{path}.item")
    if not item.scale.low < condition.at_least <= item.scale.high:
        raise InvalidDefinition(
            f"{path}.at_least", Flaw.OUTSIDE_SCALE, low=item.scale.low + 1, high=item.scale.high
        )


def _known(definition: Definition, code: str, path: str) -> Item:
    item = definition.item(code)
    if item is None:
        raise InvalidDefinition(path, Flaw.UNKNOWN_ITEM, code=code)
    return item


def _main_reading(definition: Definition) -> None:
    _refuse_bands(definition.bands, "bands", definition.lowest, definition.highest)
    _refuse_cuts(definition, definition.cuts, "cuts")


def _other_readings(definition: Definition) -> None:
    names = [reading.convention for reading in definition.readings]
    _refuse_repeated("readings", [*names], "convention")
    if definition.convention in names:
        place = names.index(definition.convention)
        raise InvalidDefinition(
            f"readings[{place}].convention", Flaw.TWICE, code=definition.convention
        )
    if names and definition.convention is None:
        raise InvalidDefinition("convention", Flaw.MISSING)
    for index, reading in enumerate(definition.readings):
        path = f"readings[{index}]"
        _refuse_bands(reading.bands, f"{path}.bands", definition.lowest, definition.highest)
        _refuse_cuts(definition, reading.cuts, f"{path}.cuts")


def _refuse_bands(bands: Sequence[Band], path: str, lowest: int, highest: int) -> None:
    _refuse_repeated(path, [band.code for band in bands])
    starts = [band.start for band in bands]
    if starts and starts[0] != lowest:
        raise InvalidDefinition(f"{path}[0].start", Flaw.NOT_THE_LOWEST, lowest=lowest)
    if starts != sorted(set(starts)) or (starts and starts[-1] > highest):
        raise InvalidDefinition(path, Flaw.NOT_RISING, highest=highest)


def _refuse_cuts(definition: Definition, cuts: Sequence[Cut], path: str) -> None:
    _refuse_repeated(path, [cut.code for cut in cuts])
    method = definition.key.method
    for index, cut in enumerate(cuts):
        # A T is known cut to hundredths: "at least" and "below" stay exact, "at most" would not.
        inexact = method is Method.GOAL_ATTAINMENT and cut.at_most is not None
        if method is Method.NONE or inexact:
            raise InvalidDefinition(f"{path}[{index}]", Flaw.NOT_WITH_THIS_METHOD)


def _subscales(definition: Definition) -> None:
    for index, subscale in enumerate(definition.subscales):
        path = f"subscales[{index}]"
        lowest, highest = _range(definition, subscale, path)
        _refuse_bands(subscale.bands, f"{path}.bands", lowest, highest)


def _range(definition: Definition, subscale: Subscale, path: str) -> tuple[int, int]:
    _refuse_twice(subscale.items, f"{path}.items")
    if definition.tenths:
        raise InvalidDefinition(path, Flaw.NOT_WITH_THIS_METHOD)
    items = [
        _known(definition, code, f"{path}.items[{place}]")
        for place, code in enumerate(subscale.items)
    ]
    lowest = sum(item.scale.low for item in items) * subscale.multiplier
    return lowest, sum(item.scale.high for item in items) * subscale.multiplier


def _refuse_twice(codes: Sequence[str], path: str) -> None:
    for place, code in enumerate(codes):
        if code in codes[:place]:
            raise InvalidDefinition(f"{path}[{place}]", Flaw.TWICE, code=code)


def _clusters(definition: Definition) -> None:
    for index, cluster in enumerate(definition.clusters):
        path = f"clusters[{index}]"
        _refuse_twice(cluster.items, f"{path}.items")
        for place, code in enumerate(cluster.items):
            item = _known(definition, code, f"{path}.items[{place}]")
            if not item.scale.low < cluster.endorsed_from <= item.scale.high:
                low, high = item.scale.low + 1, item.scale.high
                raise InvalidDefinition(
                    f"{path}.endorsed_from", Flaw.OUTSIDE_SCALE, low=low, high=high
                )


def _levels(definition: Definition) -> None:
    """The last level takes everybody who meets none; only that one may have no condition."""
    for index, level in enumerate(definition.levels):
        path = f"levels[{index}].when"
        last = index == len(definition.levels) - 1
        if last == bool(level.when):
            raise InvalidDefinition(path, Flaw.TOO_MANY if last else Flaw.EMPTY, most=0)
        for place, condition in enumerate(level.when):
            _refuse_condition(definition, condition, f"{path}[{place}]")


def _goals(definition: Definition) -> None:
    if definition.key.method is not Method.GOAL_ATTAINMENT:
        return
    if len(definition.items) > MOST_GOALS:
        raise InvalidDefinition("items", Flaw.TOO_MANY, most=MOST_GOALS)
    for index, item in enumerate(definition.items):
        if (item.scale.low, item.scale.high) != (-2, 2):
            raise InvalidDefinition(f"items[{index}]", Flaw.OUT_OF_RANGE, low=-2, high=2)
    if definition.tenths or definition.key.multiplier != 1:
        raise InvalidDefinition("key", Flaw.NOT_WITH_THIS_METHOD)
