"""What the families of danger are called."""

from django.utils.translation import gettext_lazy as _

from crisis.rules.danger import Danger

FAMILIES = {
    Danger.SUICIDE: _("may point to suicide"),
    Danger.SELF_HARM: _("may point to self-harm"),
    Danger.HARM_TO_OTHERS: _("may point to harm to others"),
    Danger.VIOLENCE: _("may point to violence suffered"),
    Danger.CHILD_AT_RISK: _("may point to a child at risk"),
    Danger.LOOK_SOON: _("not eating, or losing touch with reality: look soon"),
}
