"""No file that leaves the practice runs anything in a spreadsheet."""

import re
from pathlib import Path

import pytest

from common.spreadsheets import harmless

ROOT = Path(__file__).parents[2]
ROOMS = ("common", "people", "outbox", "crisis", "intake", "tiering", "packages", "scheduling",
         "feedback", "reports", "counselcrm")  # fmt: skip
WRITER = re.compile(r"csv\.(writer|DictWriter)\(|Workbook\(|WriteOnlyCell\(")
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
UNSEEN = ["", " ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u2060", "\t", "\r", "\n", " \u200b "]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", UNSEEN, ids=ascii)
def test_a_sign_of_a_formula_is_never_the_first_that_is_seen(sign, before):
    cell = f"{before}{sign}cmd|' /C calc'!A0"
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["\tx", "\rx", "\nx", "\x00x"])
def test_a_control_character_never_begins_a_cell(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", " ", "C-1001", "张三", "a=b", " 3", "'=1", "—", "1-2", "é"])
def test_anything_else_stays_as_it_is(cell):
    assert harmless(cell) == cell


def test_every_module_that_writes_tables_uses_the_guard():
    writers = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if WRITER.search(path.read_text(encoding="utf-8"))
    }
    assert {"people/importfiles.py", "tiering/movers.py"} <= set(writers)
    assert [name for name, text in writers.items() if "import harmless" not in text] == []
