"""Whether one open page of a person may save over what another one has saved. Pure."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A draft as one open page knows it.

    editor_id    the page's own id
    revision     the saving that it has read or made last, 0 for none
    overrules    its person was told of the other page, and wants this one to hold
    must_exist   a draft that was read has to be there still: a page types it again, a program not
    """

    editor_id: UUID
    revision: int = 0
    overrules: bool = False
    must_exist: bool = False

    def is_overtaken(self, editor_id: UUID, revision: int) -> bool:
        """Whether another page has saved since; one's own savings never overtake."""
        return not (self.overrules or editor_id == self.editor_id or revision == self.revision)

    def is_missing(self) -> bool:
        """Whether a draft that is not there any more had to be there."""
        return self.must_exist and self.revision > 0 and not self.overrules
