"""What an open assessment page says about itself when it asks to be kept."""

from uuid import UUID, uuid4

from django import forms

from intake.rules.sheet import GIVEN_FIELDS
from people.drafts import OWN_FIELDS as PAGE_FIELDS
from people.rules.drafts import DraftVersion

# What a page carries for itself, and nobody typed.
OWN_FIELDS = PAGE_FIELDS | {"later", "finish"}


class DraftForm(forms.Form):
    """The page's own fields; everything else it sends was typed."""

    request_key = forms.UUIDField()
    draft_editor = forms.UUIDField(required=False)
    draft_revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    draft_overrules = forms.CharField(required=False)
    self_fill = forms.UUIDField(required=False)
    self_fill_revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    @property
    def typed(self) -> dict[str, list[str]]:
        """Return what was typed by field name; empty where nothing was."""
        sent = {
            name: words
            for name, words in self.data.lists()
            if name not in OWN_FIELDS and any(word.strip() for word in words)
        }
        return sent if sent.keys() - GIVEN_FIELDS else {}

    @property
    def seen(self) -> DraftVersion:
        """Return the draft as the page knows it; a page without a script has no window."""
        window: UUID | None = self.cleaned_data["draft_editor"]
        return DraftVersion(
            editor_id=window or uuid4(),
            revision=self.cleaned_data["draft_revision"] or 0,
            overrules=bool(self.cleaned_data["draft_overrules"]),
        )
