"""The codes of files and requests in words, for both languages."""

from django.utils.translation import gettext_lazy as _

from people.rules.likeness import Sign

SIGNS = {
    Sign.SAME_PHONE: _("same phone"),
    Sign.SAME_EMAIL: _("same e-mail"),
    Sign.SAME_NAME: _("same name"),
    Sign.SOUNDS_ALIKE: _("sounds alike"),
    Sign.NEARLY_SPELT: _("nearly the same name"),
    Sign.SAME_YEAR: _("same year of birth"),
    Sign.OTHER_YEAR: _("another year of birth"),
}
