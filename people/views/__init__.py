"""New clients, and requests to become one."""

from people.views.clients import alike, new_client
from people.views.requests import close, request_page, requests

__all__ = ["alike", "close", "new_client", "request_page", "requests"]
