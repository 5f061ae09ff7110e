"""What the import pages list: the office's imports, errors of one, rows an undo kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from giamngheo.pages.components import cells
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.imports.marked import cut_short
from giamngheo.records.registry.models import ImportBatch
from giamngheo.records.registry.selectors.imports import counts_of, errors_of, kept_rows
from giamngheo.rules.language import say

SHOWN, MOST_SHOWN = 100, 1_000
STATES = {
    "uploaded": ("chờ chọn cột", "waiting for its columns"),
    "checking": ("đang kiểm tra", "being checked"),
    "checked": ("đã kiểm tra, chưa nạp", "checked, not loaded"),
    "loading": ("đang nạp", "being loaded"),
    "half_loaded": ("mới nạp một phần", "loaded in part"),
    "loaded": ("đã nạp", "loaded"),
    "undoing": ("đang hoàn tác", "being undone"),
    "half_undone": ("mới hoàn tác một phần", "undone in part"),
    "undone": ("đã hoàn tác", "undone"),
    "failed": ("không đọc được tệp", "the file could not be read"),
}
WITH_COUNTS = ("checked", "half_loaded", "loaded", "half_undone", "undone")
OUTCOMES = {
    "created": ("hộ mới", "new"),
    "updated": ("cập nhật", "updated"),
    "unchanged": ("không đổi", "unchanged"),
}


@dataclass(frozen=True)
class BatchLine:
    """An import in the list."""

    name: str
    url: str
    state: str
    households: int
    errors: int
    uploaded_at: datetime
    uploaded_by: str


@dataclass(frozen=True)
class ErrorLine:
    """Something wrong in the file."""

    sheet: str
    row: int
    column: str
    message: str


def batch_words(batch: ImportBatch) -> str:
    """Where the import stands, in words."""
    return say(*STATES[batch.state])


def batches_table(batches: Iterable[ImportBatch]) -> Table:
    """The office's imports."""
    rows = [
        BatchLine(
            batch.file.name,
            reverse("import_map" if batch.state == "uploaded" else "import_preview", args=[batch.id]),
            batch_words(batch),
            batch.households,
            batch.errors,
            batch.uploaded_at,
            batch.uploaded_by,
        )
        for batch in batches
    ]
    shown = [
        Column("name", say("Tệp", "File"), draw=cells.link, is_title=True),
        Column("state", say("Tình trạng", "State")),
        Column("households", say("Số hộ", "Households"), align="end", draw=cells.number),
        Column("errors", say("Lỗi", "Errors"), align="end", draw=cells.number),
        Column("uploaded_at", say("Ngày", "Day"), draw=cells.a_day),
        Column("uploaded_by", say("Người đưa lên", "By")),
    ]
    return Table(say("Các lần nhập, mới nhất trước", "Imports, the newest first"), shown, rows)


def preview_parts(batch: ImportBatch, is_whole: bool) -> dict[str, Any]:
    """What the preview shows of a batch. is_whole: as many errors as fit on a page, not the first few."""
    errors = errors_of(batch)
    lines = [
        ErrorLine(row.sheet, row.number, row.field, say(row.message_vi, row.message_en))
        for row in errors[: MOST_SHOWN if is_whole else SHOWN]
    ]
    kept = kept_rows(batch, SHOWN) if batch.state in ("undone", "half_undone") else []
    counts = batch.preview if batch.state in ("checked", "loading") else counts_of(batch)
    return {
        "counts": counts,
        "has_counts": batch.state in WITH_COUNTS,
        "loaded": sum(counts.get("households", {}).values()),
        "refused": batch.preview.get("households", {}).get("refused", 0),
        "errors": _errors_table(lines),
        "has_more": batch.errors > len(lines) and not is_whole,
        "cut_short": cut_short(len(lines), batch.errors) if is_whole else "",
        "first": _first_table(batch.preview.get("first", [])),
        "kept": _kept_table(kept),
    }


def _errors_table(lines: list[ErrorLine]) -> Table:
    shown = [
        Column("sheet", say("Trang tính", "Sheet"), is_title=True),
        Column("row", say("Hàng", "Row"), align="end", draw=cells.number),
        Column("column", say("Cột", "Column")),
        Column("message", say("Lỗi", "What is wrong")),
    ]
    return Table(say("Lỗi trong tệp", "Errors in the file"), shown, lines)


def _first_table(rows: list[dict[str, Any]]) -> Table:
    shown = [
        Column("code", say("Mã hộ", "Code"), is_title=True),
        Column("head", say("Chủ hộ", "Head")),
        Column("village", say("Thôn, bản", "Village")),
        Column("members", say("Nhân khẩu trong tệp", "Members in the file"), align="end", draw=cells.number),
        Column("result", say("Sẽ là", "Will be")),
    ]
    told = [{**row, "result": say(*OUTCOMES[row["outcome"]])} for row in rows]
    return Table(say("Những hộ đầu tiên", "The first households"), shown, told)


def _kept_table(rows: list[Any]) -> Table:
    shown = [
        Column("code", say("Mã hộ", "Code"), is_title=True),
        Column("sheet", say("Trang tính", "Sheet")),
        Column("number", say("Hàng", "Row"), align="end", draw=cells.number),
        Column("by", say("Người đã sửa sau khi nạp", "Worked on since by")),
    ]
    return Table(say("Những dòng được giữ lại", "Rows that were kept"), shown, rows)
