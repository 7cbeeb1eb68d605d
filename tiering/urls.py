from django.urls import path

from tiering import api, views

app_name = "tiering"
urlpatterns = [
    path("clients/<uuid:public_id>/assess/preview/", views.preview, name="preview"),
    path("assessments/<uuid:public_id>/tier/", views.propose, name="propose"),
    path("tier-decisions/<uuid:public_id>/", views.receipt, name="receipt"),
    path("tier-decisions/<uuid:public_id>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("tier-decisions/<uuid:public_id>/for-client/", views.for_client, name="for_client"),
    path("tier-decisions/<uuid:public_id>/review/", views.ask_review, name="ask_review"),
    path("tier-reviews/", views.to_review, name="to_review"),
    path("tier-reviews/<uuid:public_id>/", views.review, name="review"),
    path("co-signatures/<uuid:public_id>/", views.co_sign, name="co_sign"),
    path("co-signatures/<uuid:public_id>/sign/", views.sign, name="sign"),
    path("co-signatures/<uuid:public_id>/refuse/", views.refuse, name="refuse"),
    path("co-signatures/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("clients/<uuid:public_id>/referrals/", views.referrals, name="referrals"),
    path(
        "referrals/<uuid:public_id>/understood/",
        views.acknowledge_referral,
        name="acknowledge_referral",
    ),
    path("policies/", views.policies, name="policies"),
    path("policies/new/", views.begin_draft, name="begin_draft"),
    path("policies/<uuid:public_id>/", views.policy, name="policy"),
    path("policies/<uuid:public_id>/save/", views.save, name="save"),
    path("policies/<uuid:public_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("policies/<uuid:public_id>/simulate/", views.simulate, name="simulate"),
    path("policies/<uuid:public_id>/accept/", views.accept, name="accept"),
    path("policies/<uuid:public_id>/publish/", views.publish, name="publish"),
    path("policies/<uuid:public_id>/take-back/", views.take_back, name="take_back"),
    path("policies/<uuid:public_id>/withdraw/", views.withdraw_draft, name="withdraw_draft"),
    path("simulations/<uuid:public_id>/", views.simulation, name="simulation"),
    path("simulations/<uuid:public_id>/progress/", views.progress, name="progress"),
    path("simulations/<uuid:public_id>/cancel/", views.cancel, name="cancel"),
    path("simulations/<uuid:public_id>/movers.csv", views.movers_csv, name="movers_csv"),
    path("simulations/<uuid:public_id>/movers.xlsx", views.movers_xlsx, name="movers_xlsx"),
    path("api/v1/policies/", api.PoliciesView.as_view(), name="api_policies"),
    path("api/v1/policies/<uuid:public_id>/", api.PolicyView.as_view(), name="api_policy"),
    path("api/v1/policies/<uuid:public_id>/lint/", api.LintView.as_view(), name="api_lint"),
    path(
        "api/v1/policies/<uuid:public_id>/simulations/",
        api.SimulationsView.as_view(),
        name="api_simulations",
    ),
    path(
        "api/v1/simulations/<uuid:public_id>/",
        api.SimulationView.as_view(),
        name="api_simulation",
    ),
    path(
        "api/v1/assessments/<uuid:public_id>/tier/",
        api.ProposalView.as_view(),
        name="api_proposal",
    ),
    path(
        "api/v1/tier-decisions/<uuid:public_id>/",
        api.ReceiptView.as_view(),
        name="api_receipt",
    ),
]
