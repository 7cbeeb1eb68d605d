from django.urls import path

from reports import api, views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("incomplete/", views.incomplete, name="incomplete"),
    path("caseload/", views.caseload, name="caseload"),
    path("clients/", views.clients, name="clients"),
    path("clients/<uuid:public_id>/", views.client, name="client"),
    path("search/", views.search, name="search"),
    path("satisfaction/", views.dashboard, name="dashboard"),
    path("satisfaction/not-asked/", views.unasked, name="unasked"),
    path("warnings/<uuid:public_id>/take/", views.take_warning, name="take_warning"),
    path("warnings/<uuid:public_id>/close/", views.close_warning, name="close_warning"),
    path("feedback/mine/", views.my_feedback, name="my_feedback"),
    path("trail/", views.trail, name="trail"),
    path("system/", views.system, name="system"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/caseload/", api.CaseloadView.as_view(), name="api_caseload"),
    path("api/v1/metrics/", api.MetricsView.as_view(), name="api_metrics"),
]
