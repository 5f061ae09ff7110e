"""A file whose every row is wrong: so many errors are told as anybody reads, all are counted, none of it is loaded."""

import io

import pytest
from openpyxl import load_workbook

from giamngheo.config.database import Addresses
from giamngheo.pages.imports import lists, marked
from giamngheo.papers.imports import jobs
from giamngheo.papers.imports.problems import Problems
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household, ImportBatch, ImportRow
from giamngheo.records.registry.selectors.imports import errors_of
from tests.pages.test_exports import browser_scope
from tests.pages.test_imports_stopped import stopped_after
from tests.workbooks import makers
from tests.workbooks.importing import Importing
from tests.world import ALL, World

HEADINGS = ("Mã hộ", "Thôn", "Khu vực", "Họ tên", "Quan hệ với chủ hộ", "Ngày sinh")
ROWS, TOLD, SHOWN = 40, 7, 5


def register(area: str = "nông thôn", born: str = "05/03/1980", right: int = 0) -> bytes:
    """Forty households of one person; the first so many are right, what stands in the others is wrong."""
    found = [HEADINGS]
    for number in range(ROWS):
        given = ("nông thôn", "05/03/1980") if number < right else (area, born)
        found.append((f"P{number:02}", "Bản Hôm", given[0], f"Quàng Văn {number}", "chủ hộ", given[1]))
    return makers.workbook(found)


@pytest.fixture
def importing(committed_world: World, committed: Addresses, monkeypatch: pytest.MonkeyPatch) -> Importing:
    """Seven errors of a check are told, five stand on a page."""
    plain = Problems.__init__
    monkeypatch.setattr(Problems, "__init__", lambda self: plain(self, TOLD))
    monkeypatch.setattr(lists, "MOST_SHOWN", SHOWN)
    monkeypatch.setattr(lists, "SHOWN", 2)
    return Importing(committed_world.client("commune"), committed)


def told_rows(importing: Importing) -> list[int]:
    """The rows whose errors are told, in their order."""
    with scoped(browser_scope(importing)):
        return [row.number for row in errors_of(ImportBatch.objects.get(id=importing.batch))]


def refused_rows(importing: Importing) -> set[int]:
    """The rows that are known to be wrong."""
    with scoped(browser_scope(importing)):
        found = ImportRow.objects.filter(batch=importing.batch, outcome=ImportRow.Outcome.REFUSED)
        return set(found.values_list("number", flat=True))


@pytest.mark.parametrize("wrong", [{"area": "ngoài đảo"}, {"born": "hôm qua"}])
def test_the_first_errors_are_told_and_all_are_counted(importing: Importing, wrong: dict[str, str]) -> None:
    importing.upload(register(**wrong))
    page = importing.columns()
    assert f"Hộ bị từ chối {ROWS}" in page
    assert f"Lỗi trong tệp {ROWS}" in page
    assert told_rows(importing) == list(range(2, 2 + TOLD))
    assert refused_rows(importing) == set(range(2, 2 + ROWS))
    whole = importing.page("?all=1")
    assert f"Chỉ ghi {SHOWN} lỗi đầu trong {ROWS} lỗi" in whole
    assert "Chỉ ghi" not in page


def test_the_marked_file_says_that_it_lists_the_first_only(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing.upload(register(born="hôm qua"))
    importing.columns()
    book = load_workbook(io.BytesIO(importing.client.get(f"/imports/{importing.batch}/marked/").content))
    assert len(book.sheetnames) == 2
    column = [cell.value for cell in book["Lỗi cần sửa"]["A"]]
    assert len([name for name in column[1 : 1 + TOLD] if name]) == TOLD
    assert str(column[-1]).startswith(f"Chỉ ghi {TOLD} lỗi đầu trong {ROWS} lỗi")
    monkeypatch.setattr(marked, "MOST_BYTES", 1)
    response = importing.client.get(f"/imports/{importing.batch}/marked/")
    alone = load_workbook(io.BytesIO(response.content))
    assert alone.sheetnames == ["Lỗi cần sửa"]
    last = [cell.value for cell in alone.worksheets[0]["A"]][-1]
    assert str(last).startswith("Tệp quá dài để đánh dấu từng ô. Chỉ ghi")


def test_what_was_refused_without_a_word_stays_refused_through_a_stopped_load(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = ROWS - 2 * TOLD
    monkeypatch.setattr(jobs, "LOADED_AT_ONCE", 5)
    importing.upload(register(born="hôm qua", right=right))
    importing.columns()
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 5)
        assert "Mới nạp" in importing.post("load/")
    importing.post("load/")
    assert refused_rows(importing) == set(range(2 + right, 2 + ROWS))
    with scoped(ALL):
        assert Household.objects.filter(code__startswith="P").count() == right
