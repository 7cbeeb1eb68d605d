from django.urls import path

from packages import views

app_name = "packages"
urlpatterns = [
    path("clients/<uuid:public_id>/package/", views.choose, name="choose"),
]
