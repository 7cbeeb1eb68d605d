from django.urls import path

from outbox import views

app_name = "outbox"
urlpatterns = [
    path("stop/<str:token>/", views.stop, name="stop"),
    path("failed-emails/", views.failed, name="failed"),
    path("failed-emails/<uuid:public_id>/", views.failed_email, name="failed_email"),
    path("failed-emails/<uuid:public_id>/again/", views.send_again, name="send_again"),
    path("failed-emails/<uuid:public_id>/done/", views.finish, name="finish_repair"),
]
