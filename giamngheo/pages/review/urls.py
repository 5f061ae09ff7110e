"""Addresses of reviews."""

from django.urls import path

from giamngheo.pages.review import (
    all_standards,
    certificates,
    complaints,
    decision,
    household,
    meeting,
    orders,
    papers,
    preparation,
    round_forms,
    rounds,
    standards,
    village,
)

ROUND, VILLAGE = "reviews/<uuid:round_id>/", "reviews/villages/<uuid:village_id>/"
ORDER = "orders/<uuid:order_id>/"

urlpatterns = [
    path("reviews/", rounds.rounds, name="reviews"),
    path("reviews/open/", rounds.open_new, name="open_review"),
    path("reviews/preparation/<int:year>/", preparation.preparation, name="review_preparation"),
    path("reviews/preparation/<int:year>/committee/", preparation.committee, name="review_committee"),
    path(
        "reviews/preparation/<int:year>/reviewers/<uuid:user_id>/",
        preparation.training,
        name="review_training",
    ),
    path("reviews/standards/", all_standards.province_standards, name="province_standards"),
    path(ROUND, rounds.board, name="review"),
    path(f"{ROUND}households/", rounds.add, name="review_add_household"),
    path(f"{ROUND}decision/", decision.desk, name="review_decision"),
    path(f"{ROUND}decision/<slug:act>/", decision.act, name="review_round_act"),
    path(f"{ROUND}decision.pdf", papers.decision_pdf, name="review_decision_pdf"),
    path(f"{ROUND}forms/", round_forms.round_forms, name="review_forms"),
    path(f"{ROUND}allowances/", preparation.allowance, name="review_allowances"),
    path(f"{ROUND}allowances.pdf", preparation.allowance_pdf, name="review_allowances_pdf"),
    path(f"{ROUND}standards/", standards.standards, name="review_standards"),
    path("reviews/forms/<uuid:forms_id>/file/", round_forms.round_forms_file, name="review_forms_file"),
    path(VILLAGE, village.village, name="review_village"),
    path(f"{VILLAGE}reviewer/", village.assign, name="review_assign"),
    path(f"{VILLAGE}meeting/", meeting.meeting, name="review_meeting"),
    path(f"{VILLAGE}again/", village.again, name="review_again"),
    path(f"{VILLAGE}packet.pdf", papers.packet_pdf, name="review_packet_pdf"),
    path(f"{VILLAGE}posting.pdf", papers.posting_pdf, name="review_posting_pdf"),
    path(f"{VILLAGE}certificates.pdf", papers.certificates_pdf, name="review_certificates_pdf"),
    path(f"{VILLAGE}lines.pdf", papers.lines_pdf, name="review_lines_pdf"),
    path("certificates/", certificates.book, name="certificates"),
    path("certificates/start/", certificates.start, name="start_certificates"),
    path("certificates/of/<uuid:household_id>/", certificates.of_household, name="household_certificates"),
    path(
        "certificates/reprints/<uuid:reprint_id>.pdf",
        certificates.reprint_pdf,
        name="certificate_reprint_pdf",
    ),
    path("orders/", orders.book, name="orders"),
    path("orders/new/<uuid:household_id>/", orders.new, name="record_order"),
    path(ORDER, orders.one, name="order"),
    path(f"{ORDER}decision.pdf", orders.decision_pdf, name="order_decision_pdf"),
    path(f"{ORDER}acts/<slug:act>/", orders.act, name="order_act"),
    path(f"{VILLAGE}hand-over.pdf", papers.hand_over_pdf, name="review_hand_over_pdf"),
    path(f"{VILLAGE}acts/<slug:act>/", village.act, name="review_village_act"),
    path("reviews/meetings/<uuid:meeting_id>/minutes.pdf", papers.minutes_pdf, name="review_minutes_pdf"),
    path("reviews/households/<uuid:household_id>/", household.household, name="review_household"),
    path("reviews/households/<uuid:household_id>/reviewer/", household.reassigned, name="review_reassign"),
    path("reviews/households/<uuid:household_id>/relation/", household.relation, name="review_relation"),
    path("reviews/households/<uuid:household_id>/complain/", complaints.complain, name="review_complain"),
    path("reviews/complaints/<uuid:complaint_id>/", complaints.recheck, name="review_recheck"),
]
