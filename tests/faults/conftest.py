"""One practice in real processes for the whole folder."""

from collections.abc import Iterator

import pytest

from tests.faults.stack import Stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    practice = Stack(tmp_path_factory.mktemp("faults"))
    try:
        practice.open()
        yield practice
    finally:
        practice.close()


@pytest.fixture(scope="session")
def rounds(stack: Stack) -> Iterator[dict[str, str]]:
    """Clients with a session to be recorded and a survey to be answered, each once."""
    return iter(stack.people["clients"])
