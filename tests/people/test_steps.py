"""The steps of an intake say what was done, not only where one stands."""

from people.steps import steps


def states(current, skipped=()):
    return [step["state"] for step in steps(current, skipped)]


def test_what_lies_behind_is_done_and_what_lies_ahead_is_not():
    assert states("package") == ["done", "done", "current", "todo"]


def test_a_step_that_was_gone_past_is_not_called_done():
    assert states("counselor", ["tier", "package"]) == ["done", "todo", "todo", "current"]
