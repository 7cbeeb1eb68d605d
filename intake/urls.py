from django.urls import path

from intake import api, views

app_name = "intake"
urlpatterns = [
    path("assessments/<uuid:public_id>/", views.assessment, name="assessment"),
    path("ask/", views.ask, name="ask"),
    path("ask/thanks/", views.asked, name="asked"),
    path("clients/<uuid:public_id>/assess/", views.assess, name="assess"),
    path("clients/<uuid:public_id>/assess/draft/", views.keep, name="draft"),
    path("clients/<uuid:public_id>/assess/draft/discard/", views.discard, name="discard"),
    path("clients/<uuid:public_id>/self-fill/", views.self_fill, name="self_fill"),
    path("clients/<uuid:public_id>/self-fill/here/", views.self_fill_here, name="self_fill_here"),
    path("clients/<uuid:public_id>/self-fill/take/", views.self_fill_take, name="self_fill_take"),
    path(
        "clients/<uuid:public_id>/self-fill/withdraw/",
        views.self_fill_withdraw,
        name="self_fill_withdraw",
    ),
    path("f/<str:token>", views.fill_link, name="fill_link"),
    path("fill/", views.fill, name="fill"),
    path("fill/finish/", views.finish, name="fill_finish"),
    path("fill/thanks/", views.thanks, name="fill_thanks"),
    path("fill/hand-back/", views.hand_back, name="fill_hand_back"),
    path("fill/help/", views.fill_help, name="fill_help"),
    path("fill/told/", views.fill_told, name="fill_told"),
    path("instruments/", views.instrument_list, name="instruments"),
    path("instruments/new/", views.write, name="instrument_new"),
    path("instruments/import/", views.bring, name="instrument_import"),
    path("instruments/draft/", views.read_draft, name="instrument_draft"),
    path("instruments/<slug:code>/", views.instrument_page, name="instrument"),
    path("instruments/<slug:code>/edit/", views.rewrite, name="instrument_edit"),
    path("instruments/<slug:code>/act/", views.instrument_act, name="instrument_act"),
    path("instruments/<slug:code>/licence/", views.attest, name="instrument_attest"),
    path("instruments/<slug:code>/text/", views.load_text, name="instrument_text"),
    path("instruments/<slug:code>/reading/", views.choose_reading, name="instrument_reading"),
    path("instruments/<slug:code>/try/", views.try_out, name="instrument_try"),
    path("instruments/<slug:code>/definition.json", views.export, name="instrument_export"),
    path("instruments/<slug:code>/text.json", views.empty_text, name="instrument_empty_text"),
    path(
        "instruments/<slug:code>/versions/<uuid:public_id>/in-force/",
        views.put_in_force,
        name="instrument_in_force",
    ),
    path("api/v1/instruments/", api.InstrumentsView.as_view(), name="api_instruments"),
    path(
        "api/v1/instruments/draft/",
        api.authoring.FormDraftView.as_view(),
        name="api_form_draft",
    ),
    path("api/v1/instruments/<slug:code>/", api.InstrumentView.as_view(), name="api_instrument"),
    path(
        "api/v1/instruments/<slug:code>/definition/",
        api.authoring.DefinitionView.as_view(),
        name="api_instrument_definition",
    ),
    path(
        "api/v1/instruments/<slug:code>/versions/",
        api.VersionsView.as_view(),
        name="api_instrument_versions",
    ),
    path(
        "api/v1/instruments/<slug:code>/versions/<uuid:public_id>/in-force/",
        api.inuse.InForceView.as_view(),
        name="api_instrument_in_force",
    ),
    path(
        "api/v1/instruments/<slug:code>/text/",
        api.authoring.TextView.as_view(),
        name="api_instrument_text",
    ),
    path(
        "api/v1/instruments/<slug:code>/act/",
        api.inuse.ActView.as_view(),
        name="api_instrument_act",
    ),
    path(
        "api/v1/instruments/<slug:code>/licences/",
        api.inuse.LicenceView.as_view(),
        name="api_instrument_licences",
    ),
    path(
        "api/v1/instruments/<slug:code>/reading/",
        api.inuse.ReadingView.as_view(),
        name="api_instrument_reading",
    ),
    path(
        "api/v1/instruments/<slug:code>/score/",
        api.ScoreView.as_view(),
        name="api_instrument_score",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/assessments/",
        api.AssessmentsView.as_view(),
        name="api_assessments",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/assessments/draft/",
        api.DraftView.as_view(),
        name="api_draft",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/self-fill/",
        api.selffills.SelfFillView.as_view(),
        name="api_self_fill",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/self-fill/review/",
        api.selffills.ReviewView.as_view(),
        name="api_self_fill_review",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/self-fill/take/",
        api.selffills.TakeView.as_view(),
        name="api_self_fill_take",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/self-fill/withdraw/",
        api.selffills.WithdrawView.as_view(),
        name="api_self_fill_withdraw",
    ),
    path(
        "api/v1/assessments/<uuid:public_id>/",
        api.AssessmentView.as_view(),
        name="api_assessment",
    ),
]
