"""Addresses of the list, the search and a household."""

from django.urls import path

from giamngheo.pages.household import editing, lists, members, views

HOUSEHOLD = "households/<uuid:household_id>/"
MEMBER = f"{HOUSEHOLD}members/<uuid:person_id>/"

urlpatterns = [
    path("households/", lists.households, name="households"),
    path("search/", lists.search, name="search"),
    path(HOUSEHOLD, views.household, name="household"),
    path(f"{HOUSEHOLD}why/", views.household_why, name="household_why"),
    path(f"{HOUSEHOLD}edit/", editing.edit_household, name="edit_household"),
    path(f"{HOUSEHOLD}answers/<slug:section>/", editing.edit_answers, name="edit_answers"),
    path(f"{HOUSEHOLD}review/", editing.start_review, name="start_review"),
    path(f"{HOUSEHOLD}members/add/", members.add_member, name="add_member"),
    path(MEMBER, members.member, name="member"),
    path(f"{MEMBER}answers/", members.member_answers, name="member_answers"),
    path(f"{MEMBER}reveal/", views.reveal, name="reveal_personal_id"),
]
