from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("clients/new/", views.new_client, name="new_client"),
    path("clients/new/alike/", views.alike, name="alike"),
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:public_id>/", views.request_page, name="request"),
    path("requests/<uuid:public_id>/close/", views.close, name="close_request"),
]
