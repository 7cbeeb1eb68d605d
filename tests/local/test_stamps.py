"""A step is done once, and again only when it has to be."""

from pathlib import Path

import pytest

from counselcrm.local.stamps import digest, once


class Step:
    """A step that writes its output and counts how often it ran."""

    def __init__(self, folder: Path) -> None:
        self.stamp, self.input, self.output = (folder / name for name in ("stamp", "in", "out"))
        self.input.write_text("one")
        self.ran = 0

    def once(self) -> bool:
        return once(
            "step",
            stamp=self.stamp,
            inputs=[self.input, "interpreter"],
            outputs=[self.output],
            action=self._act,
        )

    def _act(self) -> None:
        self.ran += 1
        self.output.write_text("done")


@pytest.fixture
def step(tmp_path: Path) -> Step:
    return Step(tmp_path)


def test_a_second_run_does_nothing(step):
    assert step.once() is True
    assert step.once() is False
    assert step.ran == 1


def test_a_changed_input_repeats_the_step(step):
    step.once()
    step.input.write_text("two")
    assert step.once() is True


def test_a_lost_output_repeats_the_step(step):
    step.once()
    step.output.unlink()
    assert step.once() is True


def test_a_step_that_failed_is_repeated(step, tmp_path):
    step.once()
    step.input.write_text("two")

    def fails() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once("step", stamp=step.stamp, inputs=[step.input], outputs=[], action=fails)
    step.input.write_text("one")
    assert step.once() is True


def test_it_says_what_it_does_and_how_long_it_took(step, capsys):
    step.once()
    said = capsys.readouterr().out.splitlines()
    assert said[0].strip() == "step …"
    assert said[1].strip().startswith("step: 0.")


def test_a_folder_counts_by_names_and_contents(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_text("same")
    before = digest([folder])
    (folder / "a").rename(folder / "b")
    renamed = digest([folder])
    (folder / "b").write_text("other")
    assert len({before, renamed, digest([folder])}) == 3


def test_touching_a_file_changes_nothing(tmp_path):
    path = tmp_path / "file"
    path.write_text("same")
    before = digest([path])
    path.touch()
    assert digest([path]) == before
