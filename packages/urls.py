from django.urls import path

from packages import api
from packages.views import catalogue, choose, ledger, public, segments, standards

app_name = "packages"
urlpatterns = [
    path("prices/", public.prices, name="prices"),
    path("clients/<uuid:public_id>/package/", choose.choose, name="choose"),
    path("clients/<uuid:public_id>/segment/", segments.choose, name="segment"),
    path("packages/", catalogue.catalogue, name="catalogue"),
    path("packages/new/", catalogue.new_entry, name="new_entry"),
    path("packages/<uuid:public_id>/", catalogue.version, name="version"),
    path("packages/<uuid:public_id>/next/", catalogue.next_version, name="next_version"),
    path("packages/<uuid:public_id>/sale/", catalogue.sale, name="sale"),
    path("enrolments/<uuid:public_id>/", ledger.ledger, name="ledger"),
    path("enrolments/<uuid:public_id>/refund/", ledger.refund, name="refund"),
    path("enrolments/<uuid:public_id>/adjust/", ledger.adjust, name="adjust"),
    path("enrolments/<uuid:public_id>/share/", ledger.share, name="share"),
    path("enrolments/<uuid:public_id>/share/end/", ledger.end_share, name="end_share"),
    path("adjustments/<uuid:public_id>/", ledger.decide, name="decide"),
    path("standards/", standards.overview, name="standards"),
    path("standards/<slug:tier>/", standards.edit, name="standard_edit"),
    path("segments/", segments.segments, name="segments"),
    path("segments/edit/", segments.edit, name="segments_edit"),
    path("api/v1/packages/", api.catalogue.CatalogueView.as_view(), name="api_catalogue"),
    path(
        "api/v1/clients/<uuid:public_id>/offers/",
        api.catalogue.OffersView.as_view(),
        name="api_offers",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/enrolments/",
        api.ledger.EnrolmentsView.as_view(),
        name="api_enrolments",
    ),
    path(
        "api/v1/enrolments/<uuid:public_id>/ledger/",
        api.ledger.LedgerView.as_view(),
        name="api_ledger",
    ),
    path(
        "api/v1/enrolments/<uuid:public_id>/participants/",
        api.ledger.ParticipantsView.as_view(),
        name="api_participants",
    ),
    path(
        "api/v1/enrolments/<uuid:public_id>/participants/end/",
        api.ledger.EndShareView.as_view(),
        name="api_end_share",
    ),
    path("api/v1/adjustments/", api.ledger.AdjustmentsView.as_view(), name="api_adjustments"),
    path(
        "api/v1/adjustments/<uuid:public_id>/decision/",
        api.ledger.AdjustmentView.as_view(),
        name="api_adjustment",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/segment/",
        api.segments.SegmentView.as_view(),
        name="api_segment",
    ),
    path(
        "api/v1/packages/versions/",
        api.versions.VersionsView.as_view(),
        name="api_package_versions",
    ),
    path(
        "api/v1/packages/<uuid:public_id>/",
        api.versions.VersionView.as_view(),
        name="api_package_version",
    ),
    path(
        "api/v1/packages/<uuid:public_id>/sale/",
        api.versions.SaleView.as_view(),
        name="api_package_sale",
    ),
    path(
        "api/v1/enrolments/<uuid:public_id>/going-on/",
        api.goingon.GoingOnView.as_view(),
        name="api_going_on",
    ),
    path("api/v1/standards/", api.standards.StandardsView.as_view(), name="api_standards"),
    path(
        "api/v1/standards/<slug:tier>/",
        api.standards.StandardView.as_view(),
        name="api_standard",
    ),
    path(
        "api/v1/standards/<slug:tier>/check/",
        api.standards.StandardCheckView.as_view(),
        name="api_standard_check",
    ),
    path(
        "api/v1/segments/figures/",
        api.segments.SegmentFiguresView.as_view(),
        name="api_segment_figures",
    ),
    path("api/v1/segments/", api.segments.SegmentsView.as_view(), name="api_segments"),
]
