from django.urls import path

from scheduling import views

app_name = "scheduling"
urlpatterns = [
    path("clients/<uuid:public_id>/book/", views.book, name="book"),
    path("courses/", views.courses, name="courses"),
    path("courses/<uuid:public_id>/looked/", views.looked, name="looked"),
    path("today/", views.today, name="today"),
    path("appointments/<uuid:public_id>/", views.session, name="session"),
    path("appointments/<uuid:public_id>/notes/", views.notes, name="notes"),
    path("appointments/<uuid:public_id>/cancel/", views.cancel, name="cancel"),
    path("appointments/<uuid:public_id>/no-show/", views.no_show, name="no_show"),
    path("appointments/<uuid:public_id>/undo/", views.void, name="void"),
    path("appointments/<uuid:public_id>/answer/", views.decide, name="decide"),
    path("appointments/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("corrections/", views.corrections, name="corrections"),
]
