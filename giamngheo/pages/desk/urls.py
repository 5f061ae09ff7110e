"""Addresses of the desk."""

from django.urls import path

from giamngheo.pages.desk import letters

LETTER = "letters/<uuid:letter_id>/"

urlpatterns = [
    path("letters/", letters.letters, name="letters"),
    path("letters/new/<uuid:household_id>/", letters.new, name="issue_letter"),
    path(LETTER, letters.letter, name="letter"),
    path(f"{LETTER}letter.pdf", letters.letter_pdf, name="letter_pdf"),
    path(f"{LETTER}withdraw/", letters.withdraw, name="withdraw_letter"),
]
