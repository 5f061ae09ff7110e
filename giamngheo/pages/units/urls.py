"""Addresses of units."""

from django.urls import path

from giamngheo.pages.units import change_views, list_views, views, village_views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/changes/", change_views.unit_changes, name="unit_changes"),
    path("units/changes/apply/", change_views.unit_changes_apply, name="unit_changes_apply"),
    path("units/changes/villages/<uuid:village_id>/", change_views.village_settle, name="village_settle"),
    path("units/villages/<uuid:village_id>/", village_views.village, name="village"),
    path(
        "units/villages/<uuid:village_id>/<slug:name>/", village_views.village_change, name="village_change"
    ),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/villages/add/", village_views.village_add, name="village_add"),
    path("units/<str:code>/villages/list/", list_views.village_list, name="village_list"),
    path("units/<str:code>/villages/list/load/", list_views.village_list_load, name="village_list_load"),
]
