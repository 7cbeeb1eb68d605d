"""The style guide's own word: a sample text in both languages, outside the message catalogue."""

from django import template

from common.text import in_language

register = template.Library()


@register.simple_tag
def both(english: str, chinese: str) -> str:
    return in_language(english, chinese)
