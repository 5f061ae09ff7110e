"""Addresses of offices and officers."""

from django.urls import path

from giamngheo.pages.officers import views

urlpatterns = [
    path("officers/", views.all_offices, name="officers"),
    path("officers/rights/", views.who_may_do_what, name="rights"),
    path("officers/offices/add/", views.add_office, name="add_office"),
    path("officers/offices/<uuid:office_id>/", views.one_office, name="office"),
    path("officers/offices/<uuid:office_id>/add/", views.add_officer, name="add_officer"),
    path("officers/offices/<uuid:office_id>/duty/", views.add_duty, name="add_duty"),
    path("officers/duties/<uuid:duty_id>/end/", views.end_duty, name="end_duty"),
    path("officers/<uuid:user_id>/", views.one_officer, name="officer"),
    path("officers/<uuid:user_id>/correct/", views.correct_officer, name="correct_officer"),
    path("officers/<uuid:user_id>/password/", views.give_password, name="give_password"),
    path("officers/<uuid:user_id>/unlock/", views.unlock, name="unlock_officer"),
    path("officers/<uuid:user_id>/second-factor/", views.reset_second_factor, name="reset_second_factor"),
]
