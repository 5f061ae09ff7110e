"""Of which years a round may make the list, by its kind and the day on which it is opened."""

from datetime import date

from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.services.steps import refused

PERIODIC = ReviewRound.Kind.PERIODIC


def offered(kind: str, year: int) -> tuple[int, ...]:
    """The years whose list a round opened in a year may make, the usual one first.

    A regular review alters the list that is in force; the periodic one, held in the last months, makes the list of the
    coming year, by that year's standard, or still the one of its own year.
    """
    return (year + 1, year) if kind == PERIODIC else (year,)


def check_list_year(kind: str, commune_code: str, list_year: int, day: date) -> None:
    """Raises NotSaved where no round of this kind, opened there that day, makes the list of this year."""
    check_year_offered(kind, list_year, day)
    periodic = ReviewRound.objects.filter(commune_code=commune_code, kind=PERIODIC, opened_on__year=day.year)
    if kind == PERIODIC and (before := periodic.first()):
        raise refused(
            f"Năm {day.year} xã đã có đợt định kỳ, mở ngày {before.opened_on:%d/%m/%Y} cho danh sách năm"
            f" {before.list_year}; mỗi năm một đợt định kỳ.",
            f"In {day.year} the commune had its periodic round, opened on {before.opened_on:%d/%m/%Y} for the list"
            f" of {before.list_year}; there is one a year.",
        )


def check_year_offered(kind: str, list_year: int, day: date) -> None:
    """The same whatever the commune. Raises NotSaved."""
    if list_year not in offered(kind, day.year):
        raise refused(*_not_this_year(kind, day.year), "list_year")


def _not_this_year(kind: str, year: int) -> tuple[str, str]:
    if kind == PERIODIC:
        return (
            f"Đợt định kỳ mở trong năm {year} lập danh sách năm {year} hoặc năm {year + 1}.",
            f"A periodic round opened in {year} makes the list of {year} or of {year + 1}.",
        )
    return (
        f"Đợt thường xuyên mở trong năm {year} chỉ sửa danh sách năm {year}, theo chuẩn nghèo của năm ấy.",
        f"A regular round opened in {year} alters the list of {year} only, by the standard of that year.",
    )
