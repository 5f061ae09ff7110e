"""The papers of a review as PDF, or with ?as=word as a file that the office can edit; each made when asked for."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from giamngheo.pages.papers import check_url, paper_file
from giamngheo.pages.review.village import found_village
from giamngheo.pages.web import Request, page
from giamngheo.papers.documents.certificates import certificates, hand_over_list, yearly_lines
from giamngheo.papers.documents.packet import packet
from giamngheo.papers.documents.review import decision_paper, minutes, posting_list
from giamngheo.records.accounts.rights import print_review_papers
from giamngheo.records.review.models import Decision, Meeting, ReviewRound, RoundVillage
from giamngheo.records.review.services.printing import (
    certificates_to_print,
    lines_to_print,
    new_certificates,
)
from giamngheo.rules.review_steps import STILL_ASKED


@require_GET
@never_cache
@page(print_review_papers)
def minutes_pdf(request: Request, meeting_id: UUID) -> HttpResponse:
    """The record of a meeting, twice: one copy for the village, one for the commune."""
    held = get_object_or_404(
        Meeting.objects.select_related("village__round", "village__village"), pk=meeting_id
    )
    paper = minutes(held)
    return paper_file(request, "bien-ban-hop-dan", [paper, paper])


@require_GET
@never_cache
@page(print_review_papers)
def packet_pdf(request: Request, village_id: UUID) -> HttpResponse:
    """All that a village prints for its meeting, once its households are judged."""
    found = found_village(village_id)
    if found.step in STILL_ASKED:
        raise Http404
    return paper_file(request, "hop-dan", packet(found))


@require_GET
@never_cache
@page(print_review_papers)
def posting_pdf(request: Request, village_id: UUID) -> HttpResponse:
    """The list to be posted."""
    found = found_village(village_id)
    if found.posted_on is None:
        raise Http404
    return paper_file(request, "niem-yet", [posting_list(found)])


@require_GET
@never_cache
@page(print_review_papers)
def decision_pdf(request: Request, round_id: UUID) -> HttpResponse:
    """The decision with its lists; a draft until it is numbered."""
    return paper_file(request, "quyet-dinh", [decision_paper(get_object_or_404(ReviewRound, pk=round_id))])


@require_GET
@never_cache
@page(print_review_papers)
def certificates_pdf(request: Request, village_id: UUID) -> HttpResponse:
    """The certificates that the decision gave households of a village, one file."""
    found = found_village(village_id)
    held, numbers = certificates_to_print(
        officer=request.officer, village=found, decision=_decision_of(found)
    )
    if not held:
        raise Http404
    return paper_file(request, "giay-chung-nhan", certificates(held, numbers, partial(check_url, request)))


@require_GET
@never_cache
@page(print_review_papers)
def lines_pdf(request: Request, village_id: UUID) -> HttpResponse:
    """This decision's line alone, to be printed onto the certificates that households hold already."""
    found = found_village(village_id)
    decision = _decision_of(found)
    printed = lines_to_print(officer=request.officer, village=found, decision=decision)
    if not printed or "as" in request.GET:  # what a word processor moves finds its place on no paper
        raise Http404
    return paper_file(request, "dong-cua-nam", yearly_lines(printed, decision))


@require_GET
@never_cache
@page(print_review_papers)
def hand_over_pdf(request: Request, village_id: UUID) -> HttpResponse:
    """The list on which each household signs for its new certificate."""
    found = found_village(village_id)
    held = list(new_certificates(found, _decision_of(found)))
    if not held:
        raise Http404
    return paper_file(request, "giao-nhan-giay-chung-nhan", [hand_over_list(found, held)])


def _decision_of(found: RoundVillage) -> Decision:
    """The numbered decision of a village's round; 404 before it is."""
    return get_object_or_404(Decision.objects.exclude(decided_on=None), round=found.round_id)
