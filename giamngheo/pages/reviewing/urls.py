"""Addresses of the reviewer's own pages; the worker's address is its scope: it sees no other page."""

from django.urls import path

from giamngheo.pages.reviewing import views

ONE = "my-households/<uuid:household_id>/"

urlpatterns = [
    path("my-households/", views.own, name="my_households"),
    path("my-households/worker.js", views.worker, name="reviewing_worker"),
    path(ONE, views.form, name="my_household"),
    path(f"{ONE}answers/", views.answer, name="my_household_answer"),
    path(f"{ONE}quick/", views.quick, name="my_household_quick"),
    path(f"{ONE}relation/", views.relation, name="my_household_relation"),
    path(f"{ONE}photos/", views.photo, name="my_household_photo"),
]
