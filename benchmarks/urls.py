"""Addresses of the yardsticks. They exist on the bare server only, never in the practice."""

from django.urls import path

from benchmarks import views

urlpatterns = [
    path("one/<int:number>/", views.one),
    path("signed-in/", views.signed_in),
    path("write/", views.write),
]
