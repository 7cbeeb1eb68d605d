"""People as JSON: clients, merged files, imports, requests."""

from people.api.alike import AlikeView
from people.api.clients import ClientsView, ClientView
from people.api.consents import ConsentsView
from people.api.imports import (
    ImportCancelView,
    ImportColumnsView,
    ImportErrorsView,
    ImportStartView,
    ImportsView,
    ImportView,
)
from people.api.merges import EarlierFilesView, MergeCheckView, MergesView, UndoView
from people.api.requests import CloseRequestView, RequestsView, RequestView
from people.api.search import SearchView

__all__ = [
    "AlikeView",
    "ClientView",
    "ClientsView",
    "CloseRequestView",
    "ConsentsView",
    "EarlierFilesView",
    "ImportCancelView",
    "ImportColumnsView",
    "ImportErrorsView",
    "ImportStartView",
    "ImportView",
    "ImportsView",
    "MergeCheckView",
    "MergesView",
    "RequestView",
    "RequestsView",
    "SearchView",
    "UndoView",
]
