from django.urls import path

from tiering import views

app_name = "tiering"
urlpatterns = [
    path("clients/<uuid:public_id>/assess/preview/", views.preview, name="preview"),
    path("assessments/<uuid:public_id>/tier/", views.propose, name="propose"),
    path("tier-decisions/<uuid:public_id>/", views.receipt, name="receipt"),
]
