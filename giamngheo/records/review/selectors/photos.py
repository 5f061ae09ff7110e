"""The photos that reviewers took at a household."""

from uuid import UUID

from giamngheo.records.review.models import ReviewPhoto

SHOWN = 30


def photos_of(household_id: UUID) -> list[ReviewPhoto]:
    """The newest first; one question. Whoever sees the household may have its files, by the right to open files."""
    found = ReviewPhoto.objects.filter(household__household=household_id, file__removed_at=None)
    return list(found.select_related("file").order_by("-taken_at", "pk")[:SHOWN])
