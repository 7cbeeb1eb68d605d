"""The codes of imports in words: columns, slips, and why a file cannot be read."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.rules.columns import Column
from people.rules.incoming import Problem, Slip
from people.rules.sheets import FileFlaw

COLUMNS = {
    Column.NAME: gettext_lazy("Name"),
    Column.GIVEN_NAME: gettext_lazy("First name"),
    Column.MIDDLE_NAME: gettext_lazy("Middle name"),
    Column.FAMILY_NAME: gettext_lazy("Last name"),
    Column.PHONE: gettext_lazy("Phone"),
    Column.EMAIL: gettext_lazy("Email"),
    Column.GENDER: gettext_lazy("Gender"),
    Column.BIRTH: gettext_lazy("Year of birth"),
    Column.LANGUAGE: gettext_lazy("Language of messages"),
    Column.SITE: gettext_lazy("Site"),
    Column.HEARD_OF_US: gettext_lazy("Referral source"),
    Column.SPONSORED: gettext_lazy("Sponsor pays"),
    Column.CLIENT_SINCE: gettext_lazy("Client since"),
    Column.CARE: gettext_lazy("Consent to counselling"),
    Column.AGREED_ON: gettext_lazy("Date of consent"),
    Column.AGREED_HOW: gettext_lazy("Source of consent"),
    Column.BY_EMAIL: gettext_lazy("Email allowed"),
    Column.BY_SMS: gettext_lazy("Text messages allowed"),
    Column.BY_PHONE: gettext_lazy("Calls allowed"),
    Column.SURVEYS: gettext_lazy("Surveys allowed"),
    Column.RESEARCH: gettext_lazy("Research allowed"),
}
SLIPS = {
    Slip.EMPTY: gettext_lazy("is empty"),
    Slip.TOO_LONG: gettext_lazy("too long"),
    Slip.UNSTORABLE: gettext_lazy("has characters that can't be stored"),
    Slip.NOT_A_PHONE: gettext_lazy("no phone number"),
    Slip.TWO_PHONES: gettext_lazy("two phone numbers: leave one of them"),
    Slip.IMPOSSIBLE_PHONE: gettext_lazy(
        "no such phone number: check the digits, the area code and the country code"
    ),
    Slip.ROUNDED_PHONE: gettext_lazy("the spreadsheet has dropped digits of this phone number"),
    Slip.NOT_AN_EMAIL: gettext_lazy("not an email address"),
    Slip.TWO_EMAILS: gettext_lazy("two e-mail addresses: leave one of them"),
    Slip.NOT_A_YEAR: gettext_lazy("not a year of birth such as 1994"),
    Slip.NOT_A_DATE: gettext_lazy("not a date such as 2026-01-05"),
    Slip.IN_THE_FUTURE: gettext_lazy("is in the future"),
    Slip.UNKNOWN_WORD: gettext_lazy("an unknown word"),
    Slip.NO_CONSENT: gettext_lazy("a file can't be opened without consent"),
    Slip.NOT_REACHABLE: gettext_lazy("neither phone nor email"),
    Slip.ERROR_CELL: gettext_lazy("the cell shows an error instead of a value"),
    Slip.TOTALS_ROW: gettext_lazy("a row of totals, not a person"),
    Slip.LIKELY_HERE: gettext_lazy("seems to be here already"),
    Slip.SET_ASIDE: gettext_lazy("set aside: this part of the file failed three times"),
}
FLAWS = {
    FileFlaw.EMPTY: gettext_lazy("The file is empty."),
    FileFlaw.NO_ROWS: gettext_lazy("The file has headings but no rows below them."),
    FileFlaw.TOO_LARGE: gettext_lazy("The file is too large: 25 MB at most."),
    FileFlaw.TOO_MANY_ROWS: gettext_lazy("The file has more than 200,000 rows; split it."),
    FileFlaw.TOO_MANY_COLUMNS: gettext_lazy("A row has more than 200 columns."),
    FileFlaw.OLD_EXCEL: gettext_lazy("This is the old Excel format; save it as .xlsx or CSV."),
    FileFlaw.NOT_TEXT: gettext_lazy(
        "The text is in none of the encodings that can be read here. Save it as UTF-8."
    ),
    FileFlaw.BROKEN_QUOTES: gettext_lazy(
        "A quotation mark is not closed, or stands inside a cell."
    ),
    FileFlaw.NOT_A_SPREADSHEET: gettext_lazy("This spreadsheet can't be read."),
    FileFlaw.NO_VISIBLE_SHEET: gettext_lazy("Every sheet of this spreadsheet is hidden."),
    FileFlaw.UNFORESEEN: gettext_lazy(
        "Reading it failed three times for an unexpected reason. Please tell your administrator."
    ),
}


def problem_words(problem: Problem) -> str:
    """Return what is wrong in one phrase, with the column where there is one."""
    said = str(SLIPS[problem.slip])
    if problem.column:
        return _("%(column)s: %(problem)s") % {"column": COLUMNS[problem.column], "problem": said}
    if problem.about.startswith("#"):
        return _("the same person as in row %(row)s") % {"row": problem.about[1:]}
    if problem.about:
        return _("%(problem)s (%(about)s)") % {"problem": said, "about": problem.about}
    return said


def problems_words(problems: Iterable[Problem]) -> str:
    return _("; ").join(problem_words(problem) for problem in problems)


def trouble_words(flaw: str, row: int) -> str:
    """Return why a file cannot be read, and behind which row."""
    said = str(FLAWS[FileFlaw(flaw)])
    if row < 2:
        return said
    return _("%(trouble)s Rows up to %(row)s could be read.") % {"trouble": said, "row": row}


ENCODINGS = {
    "utf-8": gettext_lazy("UTF-8"),
    "utf-16": gettext_lazy("UTF-16"),
    "gb18030": gettext_lazy("Chinese, simplified (GB18030)"),
    "big5": gettext_lazy("Chinese, traditional (Big5)"),
    "cp1252": gettext_lazy("Western European (Windows-1252)"),
}
