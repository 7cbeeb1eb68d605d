"""The codes of files and requests in words, for both languages."""

from django.utils.translation import gettext_lazy as _

from people.rules.likeness import Sign
from people.rules.merging import Refusal
from people.rules.phones import PhoneFlaw
from people.rules.written_text import EmailFlaw

SIGNS = {
    Sign.SAME_PHONE: _("same phone"),
    Sign.SAME_EMAIL: _("same email"),
    Sign.SAME_NAME: _("same name"),
    Sign.SOUNDS_ALIKE: _("sounds alike"),
    Sign.NEARLY_SPELT: _("nearly the same name"),
    Sign.SAME_YEAR: _("same year of birth"),
    Sign.OTHER_YEAR: _("different year of birth"),
}
PHONE_FLAWS = {
    PhoneFlaw.NOT_A_NUMBER: _("This is not a phone number."),
    PhoneFlaw.TWO_NUMBERS: _("These are two numbers: write one of them."),
    PhoneFlaw.IMPOSSIBLE: _(
        "There is no such phone number. Check the digits, and whether the area code or the"
        " country code is missing."
    ),
    PhoneFlaw.ROUNDED: _("A spreadsheet has dropped digits of this number: write it in full."),
}
EMAIL_FLAWS = {
    EmailFlaw.NOT_AN_EMAIL: _("This is not an e-mail address."),
    EmailFlaw.TWO_EMAILS: _("These are two e-mail addresses: write one of them."),
}
MERGE_REFUSALS = {
    Refusal.SAME_FILE: _("This is one and the same file."),
    Refusal.STAYING_WAS_MERGED: _("The file to keep was itself merged into another one."),
    Refusal.DROPPED_WAS_MERGED: _("The file has already been merged into another one."),
    Refusal.DROPPED_HAS_EARLIER_FILES: _(
        "Other files were merged into this one. Keep it, or separate those first."
    ),
}
# How a client said yes or no, as the desk asks it; the codes are those of ``rules.incoming.WAYS``.
SAID_HOW = {
    "spoken": _("Told us in person or by phone"),
    "paper": _("Signed it on paper"),
    "online": _("Wrote it in an email or message"),
}
CONSENT_SOURCES = {
    "intake": _("when the file was opened"),
    "import": _("imported with a list"),
    "desk": _("told the front desk"),
    "spoken": _("told to us"),
    "paper": _("on paper"),
    "online": _("in writing"),
    "stop_link": _("through the link in an email"),
}
