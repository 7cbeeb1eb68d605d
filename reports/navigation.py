"""What stands around every page: the rail, and the red bar while an alert is open."""

from typing import Any

from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    return {}
