"""Addresses of fast entry."""

from django.urls import path

from giamngheo.pages.entry import views

VILLAGE = "entry/<uuid:village_id>/"
HOUSEHOLD = f"{VILLAGE}<uuid:household_id>/"

urlpatterns = [
    path("entry/", views.fast_entry, name="fast_entry"),
    path(VILLAGE, views.fast_entry_village, name="fast_entry_village"),
    path(f"{VILLAGE}add/", views.fast_entry_add, name="fast_entry_add"),
    path(HOUSEHOLD, views.fast_entry_row, name="fast_entry_row"),
    path(f"{HOUSEHOLD}members/", views.fast_entry_members, name="fast_entry_members"),
    path(f"{HOUSEHOLD}members/add/", views.fast_entry_add_member, name="fast_entry_add_member"),
    path(f"{HOUSEHOLD}members/<uuid:person_id>/", views.fast_entry_member, name="fast_entry_member"),
]
