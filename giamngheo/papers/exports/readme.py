"""README.txt of a pseudonymised export: what was done to the data, what it may be used for, in both languages."""

from giamngheo.papers.exports.pseudonyms import OLDEST, SMALLEST_GROUP
from giamngheo.records.base.clock import as_told
from giamngheo.records.registry.models import Export

_TEXT = """DỮ LIỆU HỘ KHÔNG DANH TÍNH (giả danh) · PSEUDONYMISED HOUSEHOLD DATA

Mục đích đã ghi · Purpose on record: {purpose}
Ngày xuất · Exported on: {day}    Người yêu cầu · Asked by: {asked_by}

TIẾNG VIỆT
Hai bảng households và persons, cột và mã như hợp đồng dữ liệu của phần mềm (giamngheo classify đọc được ngay).
Đã làm:
- Bỏ họ tên, số định danh, mã và tên thôn, mọi phần chữ tự do, địa chỉ, điện thoại.
- Mã hộ, mã nhân khẩu thay bằng mã giả (HMAC-SHA256) với khóa riêng của cơ quan và mục đích này: cùng mục đích thì
  cùng mã, khác mục đích thì khác mã, không ghép được với nhau. Khóa không có trong tệp.
- Ngày sinh và ngày tách hộ chỉ còn năm (ngày 01/01); người từ {oldest} tuổi trở lên ghi chung một năm sinh.
  Vì vậy tuổi tính ra có thể lệch tới một tuổi, kết luận của một số hộ khác với sổ.
- Dân tộc có dưới {group} người trong xã thì để trống, như chưa biết. Các ngưỡng {group} và {oldest} do phần
  mềm chọn, không phải con số của pháp luật.
{sensitive_vi}- Thứ tự dòng theo mã giả, không theo thứ tự của sổ.
Chưa phải dữ liệu ẩn danh: vẫn là dữ liệu cá nhân, người quen biết một hộ vẫn có thể nhận ra hộ. Chỉ dùng đúng mục
đích đã ghi, không tìm cách nhận ra ai, không chuyển cho người khác, xóa khi dùng xong.

ENGLISH
Two tables, households and persons, with the columns and codes of the product's data contract.
What was done:
- Names, personal ids, villages, all free text, addresses and telephones are left out.
- Ids of households and persons are pseudonyms (HMAC-SHA256) under a key of this office and purpose: the same within
  the purpose, others for another purpose, not to be joined. The key is not in the file.
- Days of birth and of a household's beginning are cut to their year (1 January); whoever is {oldest} or older has
  one year of birth. Ages may be off by one, and some verdicts differ from the register's.
- An ethnic group of fewer than {group} persons in a commune is left empty, like an unknown one. {group} and
  {oldest} are parameters of the product, no figures of a law.
{sensitive_en}- Rows are in the order of the pseudonyms, not of the register.
This is not anonymous data: it remains personal data, and who knows a household may recognise it. Use it for the
purpose on record only, identify nobody, pass it to nobody, delete it when done.
"""
_SENSITIVE_VI = (
    "- Bỏ dân tộc, suy dinh dưỡng, khuyết tật, thai sản của từng người: người yêu cầu không có quyền xem.\n"
)
_SENSITIVE_EN = (
    "- Ethnic group, malnutrition, disability, pregnancy and nursing of persons are left out: who asked may not read "
    "them.\n"
)


def readme(export: Export) -> str:
    """The text for one export."""
    is_whole = export.with_sensitive_facts
    return _TEXT.format(
        purpose=export.purpose,
        day=f"{as_told(export.asked_at):%d/%m/%Y}",
        asked_by=export.asked_by,
        oldest=OLDEST,
        group=SMALLEST_GROUP,
        sensitive_vi="" if is_whole else _SENSITIVE_VI,
        sensitive_en="" if is_whole else _SENSITIVE_EN,
    )
