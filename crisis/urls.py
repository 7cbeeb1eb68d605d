from django.urls import path

from crisis import views

app_name = "crisis"
urlpatterns = [
    path("clients/<uuid:public_id>/concern/", views.raise_concern, name="raise"),
    path("alerts/", views.log, name="log"),
    path("alerts/<uuid:public_id>/", views.alert_page, name="alert"),
    path("alerts/<uuid:public_id>/take/", views.take, name="take"),
    path("alerts/<uuid:public_id>/start/", views.start, name="start"),
    path("alerts/<uuid:public_id>/close/", views.close, name="close"),
]
