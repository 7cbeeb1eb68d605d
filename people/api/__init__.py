"""People as JSON: clients, merged files, imports."""

from people.api.clients import ClientsView, ClientView
from people.api.imports import (
    ImportCancelView,
    ImportColumnsView,
    ImportErrorsView,
    ImportStartView,
    ImportsView,
    ImportView,
)
from people.api.merges import EarlierFilesView, MergesView, UndoView

__all__ = [
    "ClientView",
    "ClientsView",
    "EarlierFilesView",
    "ImportCancelView",
    "ImportColumnsView",
    "ImportErrorsView",
    "ImportStartView",
    "ImportView",
    "ImportsView",
    "MergesView",
    "UndoView",
]
