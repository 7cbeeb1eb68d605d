from django.urls import path

from tiering import views
from tiering.api import decisions, policies, referrals, secondlooks, simulations

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
    path("api/v1/policies/", policies.PoliciesView.as_view(), name="api_policies"),
    path("api/v1/policies/<uuid:public_id>/", policies.PolicyView.as_view(), name="api_policy"),
    path("api/v1/policies/<uuid:public_id>/lint/", policies.LintView.as_view(), name="api_lint"),
    path(
        "api/v1/policies/<uuid:public_id>/acknowledge/",
        policies.AcknowledgeView.as_view(),
        name="api_acknowledge",
    ),
    path(
        "api/v1/policies/<uuid:public_id>/accept/",
        policies.AcceptView.as_view(),
        name="api_accept",
    ),
    path(
        "api/v1/policies/<uuid:public_id>/publish/",
        policies.PublishView.as_view(),
        name="api_publish",
    ),
    path(
        "api/v1/policies/<uuid:public_id>/take-back/",
        policies.TakeBackView.as_view(),
        name="api_take_back",
    ),
    path(
        "api/v1/policies/<uuid:public_id>/withdraw/",
        policies.WithdrawPolicyView.as_view(),
        name="api_withdraw_policy",
    ),
    path(
        "api/v1/policies/<uuid:public_id>/simulations/",
        simulations.SimulationsView.as_view(),
        name="api_simulations",
    ),
    path(
        "api/v1/simulations/<uuid:public_id>/",
        simulations.SimulationView.as_view(),
        name="api_simulation",
    ),
    path(
        "api/v1/simulations/<uuid:public_id>/movers/",
        simulations.MoversView.as_view(),
        name="api_movers",
    ),
    path(
        "api/v1/simulations/<uuid:public_id>/cancel/",
        simulations.CancelView.as_view(),
        name="api_cancel",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/assessments/preview/",
        decisions.PreviewView.as_view(),
        name="api_preview",
    ),
    path(
        "api/v1/assessments/<uuid:public_id>/tier/",
        decisions.ProposalView.as_view(),
        name="api_proposal",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/tier-decisions/",
        decisions.DecisionsView.as_view(),
        name="api_decisions",
    ),
    path(
        "api/v1/tier-decisions/<uuid:public_id>/",
        decisions.ReceiptView.as_view(),
        name="api_receipt",
    ),
    path(
        "api/v1/tier-decisions/<uuid:public_id>/for-client/",
        decisions.ForClientView.as_view(),
        name="api_for_client",
    ),
    path(
        "api/v1/tier-decisions/<uuid:public_id>/appeals/",
        secondlooks.AppealsOfView.as_view(),
        name="api_record_appeal",
    ),
    path("api/v1/appeals/", secondlooks.AppealsView.as_view(), name="api_appeals"),
    path("api/v1/appeals/<uuid:public_id>/", secondlooks.AppealView.as_view(), name="api_appeal"),
    path(
        "api/v1/appeals/<uuid:public_id>/review/",
        secondlooks.ReviewView.as_view(),
        name="api_review",
    ),
    path("api/v1/co-signatures/", secondlooks.ToSignView.as_view(), name="api_co_signatures"),
    path(
        "api/v1/co-signatures/<uuid:public_id>/",
        secondlooks.CoSignView.as_view(),
        name="api_co_signature",
    ),
    path(
        "api/v1/co-signatures/<uuid:public_id>/sign/",
        secondlooks.SignView.as_view(),
        name="api_sign",
    ),
    path(
        "api/v1/co-signatures/<uuid:public_id>/refuse/",
        secondlooks.RefuseView.as_view(),
        name="api_refuse",
    ),
    path(
        "api/v1/co-signatures/<uuid:public_id>/withdraw/",
        secondlooks.WithdrawRequestView.as_view(),
        name="api_withdraw_request",
    ),
    path(
        "api/v1/clients/<uuid:public_id>/referrals/",
        referrals.ReferralsView.as_view(),
        name="api_referrals",
    ),
    path(
        "api/v1/referrals/<uuid:public_id>/understood/",
        referrals.UnderstoodView.as_view(),
        name="api_understood",
    ),
]
