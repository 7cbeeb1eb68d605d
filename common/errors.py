"""A rule of the practice says no."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the practice says no. The message is fit to show the person who asked.

    Subclasses live in the module that raises them. ``status`` is the HTTP answer: 409 a rule
    says no, 422 the form is wrong, 404 not yours or not there.
    """

    status = 409

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
