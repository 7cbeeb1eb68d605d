"""Addresses of the style guide; mounted in demo and test mode only."""

from django.urls import path

from common.design import views

app_name = "design"

urlpatterns = [
    path("", views.guide, name="guide"),
    path("survey/", views.survey, name="survey"),
    path("paper/", views.paper, name="paper"),
    path("problem/", views.problem, name="problem"),
]
