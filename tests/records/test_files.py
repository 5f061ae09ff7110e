"""Files: taken by content and size, kept once, seen by the office or with the household."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from pytest_django.fixtures import Settings

from giamngheo.records.base.files import NotThisFile, content, store
from giamngheo.records.base.models import StoredFile
from giamngheo.records.base.scope import Scope, scoped
from tests.world import NEIGHBOUR, World, id_of

ALL_KINDS = {"xlsx", "csv", "pdf", "png", "jpeg"}
PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0....", b"%PDF-1.7 ...."


def workbook() -> bytes:
    """A real workbook."""
    kept = BytesIO()
    Workbook().save(kept)
    return kept.getvalue()


def archive() -> bytes:
    """A ZIP that is no workbook."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        made.writestr("xl/other.xml", "x")
    return kept.getvalue()


def kept(world: World, name: str, data: bytes, kinds: set[str] = ALL_KINDS) -> StoredFile:
    """The file as the commune's officer stores it."""
    with scoped(world.officer("commune").scope()):
        return store(world.officer("commune"), name, data, kinds)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (workbook(), "xlsx"),
        ("Mã hộ;Thôn\n1;Bản Hôm\n".encode(), "csv"),
        (PNG, "png"),
        (JPEG, "jpeg"),
        (PDF, "pdf"),
    ],
    ids=["xlsx", "csv", "png", "jpeg", "pdf"],
)
def test_a_files_kind_is_told_by_its_content(world: World, data: bytes, kind: str) -> None:
    file = kept(world, "tệp.exe", data)
    assert (file.kind, file.name, file.bytes) == (kind, f"tệp.{kind}", len(data))
    assert content(file).read_bytes() == data


@pytest.mark.parametrize(
    ("data", "kinds", "told"),
    [
        (b"", ALL_KINDS, "Tệp trống"),
        (PDF, {"xlsx", "csv"}, "không đúng loại được nhận (CSV bảng mã UTF-8 hoặc UTF-16, Excel .xlsx)"),
        (archive(), {"xlsx"}, "không đúng loại"),
        (workbook()[:200], {"xlsx", "csv"}, "không đúng loại"),
        (b"MZ\x90\x00\x03", ALL_KINDS, "không đúng loại"),
        ("Mã hộ".encode("utf-16-le"), ALL_KINDS, "không đúng loại"),
        ("Mã hộ, Thôn Bản Ót".encode("cp1258", "replace"), {"xlsx", "csv"}, "Lưu thành → “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", {"xlsx"}, "lưu lại thành .xlsx"),
    ],
    ids=[
        "empty",
        "other kind",
        "zip",
        "cut workbook",
        "program",
        "utf-16 unsaid",
        "old encoding",
        "old Excel",
    ],
)
def test_what_is_not_taken_is_refused_in_words_and_leaves_nothing(
    world: World, settings: Settings, tmp_path: Path, data: bytes, kinds: set[str], told: str
) -> None:
    settings.DATA = tmp_path
    with pytest.raises(NotThisFile) as refused:
        kept(world, "hộ.xlsx", data, kinds)
    assert told in str(refused.value)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_is_refused_as_soon_as_it_is_too_large(world: World, settings: Settings) -> None:
    settings.LARGEST_UPLOAD_BYTES = 2 * 2**20
    read = []

    def chunks() -> Iterator[bytes]:
        for number in range(10):
            read.append(number)
            yield b"a" * 2**20

    with pytest.raises(NotThisFile, match="lớn hơn 2 MB"), scoped(world.officer("commune").scope()):
        store(world.officer("commune"), "a.csv", chunks(), {"csv"})
    assert read == [0, 1, 2]


def test_the_same_content_is_kept_once_under_its_checksum(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    first, second = kept(world, "a.csv", b"a\n"), kept(world, "b.csv", b"a\n")
    checksum = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"
    assert first.sha256 == second.sha256 == checksum
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files == [tmp_path / "files" / "87" / checksum]
    assert files[0].stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd.csv"),
        ("C:\\Tài liệu\\hộ nghèo.csv", "hộ nghèo.csv"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
        ("", "csv.csv"),
        ("Danh sách.XLSX", "Danh sách.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_a_files_name_is_cleaned(world: World, given: str, name: str) -> None:
    assert kept(world, given, b"a\n").name == name


def test_an_offices_file_is_unknown_to_its_neighbour(world: World) -> None:
    kept(world, "a.csv", b"a\n")
    with scoped(world.officer("neighbour").scope()):
        assert StoredFile.objects.count() == 0


def test_a_households_paper_is_seen_by_whoever_sees_the_household(world: World) -> None:
    officer = world.officer("commune")
    with scoped(officer.scope()):
        store(officer, "giấy.pdf", PDF, {"pdf"}, household_id=id_of(world.households["hac"]))
    with scoped(world.officer("province").scope()):
        assert StoredFile.objects.count() == 1
    with scoped(Scope(office="other", communes=(NEIGHBOUR,))):
        assert StoredFile.objects.count() == 0
