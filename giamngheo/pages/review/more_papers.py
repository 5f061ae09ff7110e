"""Papers for single people: the list reviewers start from, notices of the result, a complaint's receipt and answer.

Each as PDF, or with ?as=word as a file that the office can edit.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from giamngheo.pages.papers import answer_file, paper_file, receipt_file
from giamngheo.pages.review.village import found_village
from giamngheo.pages.web import Request, page
from giamngheo.papers.documents.complaints import of_review
from giamngheo.papers.documents.notices import notices
from giamngheo.papers.documents.to_review import list_to_review
from giamngheo.records.accounts.rights import print_review_papers, receive_complaints
from giamngheo.records.review.models import Complaint, Decision
from giamngheo.records.review.selectors.lines import lines
from giamngheo.records.review.services.reviewing import listed


@require_GET
@never_cache
@page(print_review_papers)
def to_review_pdf(request: Request, village_id: UUID) -> HttpResponse:
    """The households that a village is to review, those too that their Phiếu A put out of the round since."""
    found = found_village(village_id)
    households = found.households.filter(Q(household__ended_on=None) | ~Q(decided=""))
    return paper_file(request, "ho-can-ra-soat", [list_to_review(found, lines(households))])


@require_GET
@never_cache
@page(print_review_papers)
def notices_pdf(request: Request, village_id: UUID) -> HttpResponse:
    """The notice of the result to each household of a village, one file."""
    found = found_village(village_id)
    decision = get_object_or_404(Decision.objects.exclude(decided_on=None), round=found.round_id)
    papers = notices(found.round, decision, lines(listed(found)))
    if not papers:
        raise Http404
    return paper_file(request, "thong-bao-ket-qua", papers)


@require_GET
@never_cache
@page(receive_complaints)
def complaint_receipt_pdf(request: Request, complaint_id: UUID) -> HttpResponse:
    """What whoever complains takes home."""
    return receipt_file(request, of_review(_found(complaint_id)))


@require_GET
@never_cache
@page(receive_complaints)
def complaint_answer_pdf(request: Request, complaint_id: UUID) -> HttpResponse:
    """The answer, once the re-check has found something."""
    return answer_file(request, of_review(_found(complaint_id, rechecked_on__isnull=False)))


def _found(complaint_id: UUID, **only: Any) -> Complaint:
    with_all = ("household__household__summary", "household__village__round", "household__village__village")
    return get_object_or_404(Complaint.objects.select_related(*with_all).filter(**only), pk=complaint_id)
