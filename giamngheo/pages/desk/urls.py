"""Addresses of the desk."""

from django.urls import path

from giamngheo.pages.desk import letters, recognitions, requests, word_templates

REQUEST = "requests/<uuid:request_id>/"
RECOGNITION = "recognitions/<uuid:recognition_id>/"
COMPLAINT = "recognitions/complaints/<uuid:complaint_id>/"
TEMPLATE = "word-templates/<slug:paper>/"
LETTER = "letters/<uuid:letter_id>/"

urlpatterns = [
    path("requests/", requests.board, name="requests"),
    path("requests/new/<uuid:household_id>/", requests.new, name="take_request"),
    path(REQUEST, requests.one, name="request"),
    path(f"{REQUEST}receipt.pdf", requests.receipt_pdf, name="request_receipt_pdf"),
    path(f"{REQUEST}refusal.pdf", requests.refusal_pdf, name="request_refusal_pdf"),
    path(f"{REQUEST}acts/<slug:act>/", requests.act, name="request_act"),
    path("recognitions/", recognitions.board, name="recognitions"),
    path(RECOGNITION, recognitions.one, name="recognition"),
    path(f"{RECOGNITION}posting.pdf", recognitions.posting_pdf, name="recognition_posting_pdf"),
    path(f"{RECOGNITION}decision.pdf", recognitions.decision_pdf, name="recognition_decision_pdf"),
    path(
        f"{RECOGNITION}confirmation.pdf", recognitions.confirmation_pdf, name="recognition_confirmation_pdf"
    ),
    path(f"{RECOGNITION}acts/<slug:act>/", recognitions.act, name="recognition_act"),
    path(
        f"{COMPLAINT}receipt.pdf",
        recognitions.complaint_receipt_pdf,
        name="recognition_complaint_receipt_pdf",
    ),
    path(
        f"{COMPLAINT}answer.pdf", recognitions.complaint_answer_pdf, name="recognition_complaint_answer_pdf"
    ),
    path("letters/", letters.letters, name="letters"),
    path("letters/new/<uuid:household_id>/", letters.new, name="issue_letter"),
    path(LETTER, letters.letter, name="letter"),
    path(f"{LETTER}letter.pdf", letters.letter_pdf, name="letter_pdf"),
    path(f"{LETTER}withdraw/", letters.withdraw, name="withdraw_letter"),
    path("word-templates/", word_templates.every, name="word_templates"),
    path(TEMPLATE, word_templates.one, name="word_template"),
    path(f"{TEMPLATE}file.docx", word_templates.file, name="word_template_file"),
    path(f"{TEMPLATE}drop/", word_templates.drop, name="drop_word_template"),
]
