"""Names that the practice writes in both languages."""

from django.utils.translation import get_language


def in_language(english: str, chinese: str) -> str:
    """Return the name in the reader's language, the other one where it is empty."""
    if (get_language() or "en").startswith("zh"):
        return chinese or english
    return english or chinese
