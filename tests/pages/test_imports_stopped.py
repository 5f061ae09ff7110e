"""A load and an undo in parts: stopped between two of them, gone on with, taken back; each household once."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db.models import QuerySet

from giamngheo.config.database import Addresses
from giamngheo.papers.imports import jobs
from giamngheo.records.base.models import AuditEvent, Job
from giamngheo.records.base.progress import Progress
from giamngheo.records.base.queue import cancel
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Household, HouseholdSummary, ImportBatch, ImportRow, Person
from giamngheo.records.registry.services.importing import ask_load, settled
from tests.workbooks import makers
from tests.workbooks.importing import Importing, text_of
from tests.world import ALL, World

HOMES = 7
HEADINGS = ("Mã hộ", "Thôn", "Khu vực", "Họ tên", "Quan hệ với chủ hộ", "Ngày sinh")


def register() -> bytes:
    """Seven households of two; all heads have one name and birth year."""
    codes = [f"P{number}" for number in range(HOMES)]
    rows = [
        (code, "Bản Hôm", "nông thôn", name, relation, born)
        for code in codes
        for name, relation, born in (
            ("Quàng Văn Sáng", "chủ hộ", "05/03/1980"),
            (f"Lò Thị {code}", "vợ", "01/02/1983"),
        )
    ]
    return makers.workbook([HEADINGS, *rows])


@pytest.fixture
def importing(
    committed_world: World, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Importing]:
    """Two households at once; the file is checked."""
    monkeypatch.setattr(jobs, "LOADED_AT_ONCE", 2)
    monkeypatch.setattr(jobs, "UNDONE_AT_ONCE", 2)
    found = Importing(committed_world.client("commune"), committed)
    found.upload(register())
    assert f"Hộ mới {HOMES}" in found.columns()
    return found


def stopped_after(monkeypatch: pytest.MonkeyPatch, households: int) -> None:
    """The officer cancels once so many households are done."""
    plain = Progress.advance

    def advance(self: Progress, done: int, total: int, vietnamese: str, english: str) -> None:
        if done >= households:
            self._cancelled = True
            self.check()
        plain(self, done, total, vietnamese, english)

    monkeypatch.setattr(Progress, "advance", advance)


def outcomes(world: World, batch: object) -> dict[str, int]:
    """What became of the file's rows, as the office sees it; each household's row and each member's is one."""
    with scoped(world.officer("commune").scope()):
        rows = ImportRow.objects.filter(batch=batch).values_list("sheet", "number", "person_id", "outcome")
        found = list(rows)
    assert len({row[:3] for row in found}) == len(found)
    return Counter(row[3] for row in found)


def codes() -> list[str]:
    """The households of the file that the register has."""
    with scoped(ALL):
        return list(
            Household.objects.filter(code__startswith="P").order_by("code").values_list("code", flat=True)
        )


def test_a_load_that_is_stopped_keeps_whole_households_and_goes_on_where_it_was(
    importing: Importing, committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 4)
        told = importing.post("load/")
    assert codes() == ["P0", "P1", "P2", "P3"]
    with scoped(ALL):
        assert Person.objects.filter(household__code__startswith="P").count() == 8
        assert HouseholdSummary.objects.filter(code__startswith="P", members=2).count() == 4
    assert f"Mới nạp 4 trong {HOMES} hộ" in told
    assert "Nạp tiếp" in told
    assert "Hoàn tác phần đã nạp" in told
    assert "sổ không thay đổi" not in told

    told = importing.post("load/")
    assert "đã nạp" in told.lower()
    assert f"Hộ mới {HOMES}" in told
    assert "Hoàn tác lần nhập này" in told
    assert codes() == [f"P{number}" for number in range(HOMES)]
    with scoped(ALL):
        assert Person.objects.filter(household__code__startswith="P").count() == 2 * HOMES
    assert outcomes(committed_world, importing.batch) == {"created": 3 * HOMES}
    with scoped(committed_world.officer("commune").scope()):
        parts = AuditEvent.objects.filter(act="registry.load_import", subject_id=str(importing.batch))
        assert parts.count() == 4


def test_what_was_refused_stays_refused_when_a_load_goes_on(
    committed_world: World, committed: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first part makes village 77; only then could the last household, which tells no name, be placed in it."""
    monkeypatch.setattr(jobs, "LOADED_AT_ONCE", 2)
    homes = [(f"P{number}", "Bản Mới", "77") for number in range(HOMES)]
    homes[-1] = (homes[-1][0], "", "77")
    rows = [(*home, "nông thôn", f"Lò Thị {home[0]}", "chủ hộ", "05/03/1980") for home in homes]
    importing = Importing(committed_world.client("commune"), committed)
    importing.upload(makers.workbook([(*HEADINGS[:2], "Mã thôn", *HEADINGS[2:]), *rows]))
    importing.columns()
    told = importing.post("", {"village|Bản Mới": "+"})
    assert f"Nạp {HOMES - 1} hộ, bỏ lại 1 hộ có lỗi" in told
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 4)
        importing.post("load/")
    importing.page()
    importing.post("load/")
    assert codes() == [f"P{number}" for number in range(HOMES - 1)]
    assert outcomes(committed_world, importing.batch)["refused"] == 1


def test_what_a_stopped_load_has_loaded_can_be_taken_back(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 4)
        importing.post("load/")
        importing.page()
    assert "Hộ đã hoàn tác 4" in importing.post("undo/")
    assert codes() == []
    with scoped(ALL):
        assert not Person.objects.filter(full_name="Quàng Văn Sáng").exists()


def test_a_load_that_is_stopped_before_its_first_part_leaves_the_file_checked(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 0)
        told = importing.post("load/")
    assert "Việc trước đã dừng, sổ không thay đổi" in told
    assert f"Nạp {HOMES} hộ" in told
    assert codes() == []


def test_an_undo_that_is_stopped_goes_on_where_it_was(
    importing: Importing, committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing.post("load/")
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 4)
        told = importing.post("undo/")
    assert "Mới hoàn tác một phần" in told
    assert "Hoàn tác tiếp" in told
    assert len(codes()) == HOMES - 4
    assert f"Hộ đã hoàn tác {HOMES}" in importing.post("undo/")
    assert codes() == []
    assert outcomes(committed_world, importing.batch) == {"undone": 3 * HOMES}


def test_an_undo_that_is_stopped_before_its_first_part_leaves_what_was_there(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 2)
        importing.post("load/")
        importing.page()
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 0)
        assert "Nạp tiếp" in importing.post("undo/")
    importing.post("load/")
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 0)
        assert "Hoàn tác lần nhập này" in importing.post("undo/")
    assert len(codes()) == HOMES


def test_half_a_load_stands_among_the_imports_that_wait_for_the_officer(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopping:
        stopped_after(stopping, 2)
        importing.post("load/")
    importing.page()
    assert "mới nạp một phần" in text_of(importing.client.get("/imports/").content)
    assert "so-ho.xlsx" in text_of(importing.client.get("/").content)


def test_who_looks_at_a_stopped_load_does_not_undo_that_another_has_asked_for_it_again(
    importing: Importing, committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page has read the import and its last job, when a colleague asks for the load once more."""
    officer, met = committed_world.officer("commune"), list[object]()
    plain = QuerySet.first

    def first(query: QuerySet[Job]) -> Job | None:
        found = plain(query)
        if query.model is Job and not met:
            met.append(found)
            batch, _ = settled(ImportBatch.objects.get(id=importing.batch))
            ask_load(officer=officer, batch=batch)
        return found

    with scoped(officer.scope()):
        job = ask_load(officer=officer, batch=ImportBatch.objects.get(id=importing.batch))
        cancel(officer, job.id)
        read = ImportBatch.objects.get(id=importing.batch)
        monkeypatch.setattr(QuerySet, "first", first)
        assert settled(read)[0].state == ImportBatch.State.LOADING
    importing.work()
    assert len(codes()) == HOMES
