from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("clients/new/", views.new_client, name="new_client"),
]
