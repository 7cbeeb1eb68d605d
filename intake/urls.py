from django.urls import path

from intake import views

app_name = "intake"
urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("ask/thanks/", views.asked, name="asked"),
    path("clients/<uuid:public_id>/assess/", views.assess, name="assess"),
    path("clients/<uuid:public_id>/assess/draft/", views.keep, name="draft"),
    path("clients/<uuid:public_id>/assess/draft/discard/", views.discard, name="discard"),
]
