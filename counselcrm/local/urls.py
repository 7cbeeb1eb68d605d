from django.urls import path

from counselcrm.local import views

app_name = "mailbox"
urlpatterns = [
    path("", views.letters, name="list"),
    path("<str:name>/", views.letter, name="letter"),
]
