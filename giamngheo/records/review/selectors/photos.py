"""The photos that reviewers took at a household."""

from uuid import UUID

from giamngheo.records.base.models import StoredFile
from giamngheo.records.base.planned import every_joined
from giamngheo.records.review.models import ReviewPhoto

SHOWN = 30
_PHOTOS = f"""
FROM review_reviewphoto p JOIN review_roundhousehold r ON r.id = p.household_id
JOIN base_storedfile f ON f.id = p.file_id
WHERE r.household_id = %(household)s AND f.removed_at IS NULL ORDER BY p.taken_at DESC, p.id LIMIT {SHOWN}
"""


def photos_of(household_id: UUID) -> list[ReviewPhoto]:
    """The newest first; one question. Whoever sees the household may have its files, by the right to open files."""
    rows = every_joined(_PHOTOS, {"household": household_id}, p=ReviewPhoto, f=StoredFile)
    for photo, file in rows:
        photo.file = file
    return [photo for photo, _ in rows]
