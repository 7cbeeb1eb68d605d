from django.urls import path

from intake import views

app_name = "intake"
urlpatterns = [
    path("clients/<uuid:public_id>/assess/", views.assess, name="assess"),
    path("clients/<uuid:public_id>/assess/draft/", views.keep, name="draft"),
    path("clients/<uuid:public_id>/assess/draft/discard/", views.discard, name="discard"),
]
