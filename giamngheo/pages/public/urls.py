"""Addresses of the public pages."""

from django.urls import path

from giamngheo.pages.public import check, communes, complaints, posted

urlpatterns = [
    path("public/", communes.home, name="public"),
    path("public/communes/", communes.communes, name="public_communes"),
    path("public/posted/<uuid:village_id>/", posted.village, name="public_posted"),
    path("public/posted/complain/<uuid:household_id>/", posted.complain, name="public_complain"),
    path("public/complaints/", complaints.answer, name="public_answer"),
    path("public/papers/", check.ask, name="public_check"),
    path("public/papers/<str:code>/", check.paper, name="public_paper"),
]
