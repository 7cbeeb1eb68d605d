"""New clients, one or many, requests to become one, and tokens of the API."""

from people.views.clients import alike, new_client
from people.views.drafts import discard_draft, save_draft, stay
from people.views.imports import (
    cancel_import,
    forget_import,
    import_columns,
    import_errors,
    import_page,
    import_template,
    imports,
    new_import,
)
from people.views.merges import merge, other_file, undo_merge
from people.views.person import change_consents, change_details, confirm_contact, details
from people.views.requests import close, request_page, requests
from people.views.tokens import revoke, tokens

__all__ = [
    "alike",
    "cancel_import",
    "change_consents",
    "change_details",
    "close",
    "confirm_contact",
    "details",
    "discard_draft",
    "forget_import",
    "import_columns",
    "import_errors",
    "import_page",
    "import_template",
    "imports",
    "merge",
    "new_client",
    "new_import",
    "other_file",
    "request_page",
    "requests",
    "revoke",
    "save_draft",
    "stay",
    "tokens",
    "undo_merge",
]
