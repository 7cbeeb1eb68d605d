"""What a spreadsheet must not take for a formula."""

import unicodedata

SIGNS = frozenset("=+-@")
# What a spreadsheet passes over, or begins a cell anew behind.
BLANK = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def harmless(cell: str) -> str:
    """Return a text behind an apostrophe where a spreadsheet could read it as a formula.

    That is a sign of a formula (in full width, too) at its beginning or behind anything that
    cannot be seen, and a tab or line break at its beginning.
    """
    return f"'{cell}" if _may_be_formula(cell) else cell


def _may_be_formula(cell: str) -> bool:
    if unicodedata.category(cell[:1] or "x") == "Cc":
        return True
    seen = next((sign for sign in cell if unicodedata.category(sign) not in BLANK), "")
    return unicodedata.normalize("NFKC", seen)[:1] in SIGNS if seen else False
