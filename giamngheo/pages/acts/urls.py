"""Addresses of acts, tasks, transfers and papers."""

from django.urls import path

from giamngheo.pages.acts import dossier_views, views, work_views

HOUSEHOLD = "households/<uuid:household_id>/"

urlpatterns = [
    path(f"{HOUSEHOLD}acts/", views.life_acts, name="life_acts"),
    path(f"{HOUSEHOLD}acts/<slug:kind>/", views.life_act, name="life_act"),
    path("acts/<uuid:act_id>/take-back/", views.take_back_act, name="take_back_act"),
    path(f"{HOUSEHOLD}papers/", dossier_views.dossier, name="dossier"),
    path(f"{HOUSEHOLD}papers/<uuid:document_id>/withdraw/", dossier_views.withdraw, name="withdraw_paper"),
    path("tasks/", work_views.tasks, name="tasks"),
    path("tasks/<uuid:task_id>/done/", work_views.finish, name="finish_task"),
    path("transfers/", work_views.transfers, name="transfers"),
    path("transfers/<uuid:transfer_id>/take-in/", work_views.take_in, name="take_in"),
    path("transfers/<uuid:transfer_id>/withdraw/", work_views.withdraw, name="withdraw_transfer"),
]
