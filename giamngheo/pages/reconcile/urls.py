"""Addresses of reconciliation."""

from django.urls import path

from giamngheo.pages.reconcile import line_views, views

ROUND = "reconciliations/<uuid:round_id>/"
LINE = "reconciliations/lines/<uuid:line_id>/"

urlpatterns = [
    path("reconciliations/", views.reconciliations, name="reconciliations"),
    path("reconciliations/send/", views.send, name="reconciliation_send"),
    path("reconciliations/receive/", views.receive, name="reconciliation_receive"),
    path(ROUND, views.reconciliation, name="reconciliation"),
    path(f"{ROUND}answer/", views.answer, name="reconciliation_answer"),
    path(f"{ROUND}sheet/", views.sheet_file, name="reconciliation_sheet"),
    path(LINE, line_views.line, name="reconciliation_line"),
    path(f"{LINE}accept/", line_views.accept, name="reconciliation_accept"),
    path(f"{LINE}keep/", line_views.keep, name="reconciliation_keep"),
    path(f"{LINE}later/", line_views.later, name="reconciliation_later"),
    path(f"{LINE}reveal/", line_views.reveal, name="reconciliation_reveal"),
]
