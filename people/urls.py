from django.urls import path

from people import api, views

app_name = "people"
urlpatterns = [
    path("clients/new/", views.new_client, name="new_client"),
    path("clients/new/alike/", views.alike, name="alike"),
    path("clients/<uuid:public_id>/details/", views.details, name="details"),
    path("clients/<uuid:public_id>/details/change/", views.change_details, name="change_details"),
    path(
        "clients/<uuid:public_id>/details/confirm/", views.confirm_contact, name="confirm_contact"
    ),
    path(
        "clients/<uuid:public_id>/consents/change/", views.change_consents, name="change_consents"
    ),
    path("clients/<uuid:public_id>/merge/", views.other_file, name="other_file"),
    path("clients/<uuid:public_id>/merge/<uuid:other_id>/", views.merge, name="merge"),
    path("merges/<uuid:public_id>/undo/", views.undo_merge, name="undo_merge"),
    path("api/v1/merges/check/", api.MergeCheckView.as_view(), name="api_compare_files"),
    path("api/v1/merges/", api.MergesView.as_view(), name="api_merges"),
    path("api/v1/merges/<uuid:public_id>/undo/", api.UndoView.as_view(), name="api_undo_merge"),
    path(
        "api/v1/clients/<uuid:public_id>/merges/",
        api.EarlierFilesView.as_view(),
        name="api_earlier_files",
    ),
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.new_import, name="new_import"),
    path("imports/empty.csv", views.import_template, name="import_template"),
    path("imports/<uuid:public_id>/", views.import_page, name="import"),
    path("imports/<uuid:public_id>/columns/", views.import_columns, name="import_columns"),
    path("imports/<uuid:public_id>/cancel/", views.cancel_import, name="cancel_import"),
    path("imports/<uuid:public_id>/forget/", views.forget_import, name="forget_import"),
    path(
        "imports/<uuid:public_id>/errors.csv",
        views.import_errors,
        {"kind": "csv"},
        name="import_errors_csv",
    ),
    path(
        "imports/<uuid:public_id>/errors.xlsx",
        views.import_errors,
        {"kind": "xlsx"},
        name="import_errors_xlsx",
    ),
    path("api/v1/imports/", api.ImportsView.as_view(), name="api_imports"),
    path("api/v1/imports/<uuid:public_id>/", api.ImportView.as_view(), name="api_import"),
    path(
        "api/v1/imports/<uuid:public_id>/columns/",
        api.ImportColumnsView.as_view(),
        name="api_import_columns",
    ),
    path(
        "api/v1/imports/<uuid:public_id>/start/",
        api.ImportStartView.as_view(),
        name="api_import_start",
    ),
    path(
        "api/v1/imports/<uuid:public_id>/cancel/",
        api.ImportCancelView.as_view(),
        name="api_import_cancel",
    ),
    path(
        "api/v1/imports/<uuid:public_id>/errors.csv",
        api.ImportErrorsView.as_view(),
        name="api_import_errors",
    ),
    path("drafts/save/", views.save_draft, name="save_draft"),
    path("drafts/discard/", views.discard_draft, name="discard_draft"),
    path("stay/", views.stay, name="stay"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:public_id>/revoke/", views.revoke, name="revoke_token"),
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:public_id>/", views.request_page, name="request"),
    path("requests/<uuid:public_id>/close/", views.close, name="close_request"),
    path("api/v1/requests/", api.RequestsView.as_view(), name="api_requests"),
    path("api/v1/requests/<uuid:public_id>/", api.RequestView.as_view(), name="api_request"),
    path(
        "api/v1/requests/<uuid:public_id>/close/",
        api.CloseRequestView.as_view(),
        name="api_close_request",
    ),
    path("api/v1/clients/alike/", api.AlikeView.as_view(), name="api_alike"),
    path(
        "api/v1/clients/<uuid:public_id>/consents/",
        api.ConsentsView.as_view(),
        name="api_consents",
    ),
    path("api/v1/clients/search/", api.SearchView.as_view(), name="api_search"),
    path("api/v1/clients/", api.ClientsView.as_view(), name="api_clients"),
    path("api/v1/clients/<uuid:public_id>/", api.ClientView.as_view(), name="api_client"),
]
