"""Who may do what, as people read it: the rights' own rules, with the roles that each rule allows.

English is the docstring of the right; Vietnamese stands here, and a test sees to it that none is missing.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import Right
from giamngheo.records.accounts.roles import Role
from giamngheo.rules.language import say

NOBODY = UUID(int=0)
# The right: its name in both languages, its rule in Vietnamese.
WORDS = {
    "work_here": ("Làm việc", "Work here", "Mọi cán bộ đang có nhiệm vụ trong ngày."),
    "read_households": (
        "Xem hộ",
        "Read households",
        "Cán bộ cấp xã, trưởng thôn và rà soát viên trong địa bàn của mình; tỉnh, các sở, Mặt trận, kiểm toán. "
        "Tài chính, ngân hàng, bảo hiểm và Bộ nhận danh sách, kết quả, không xem từng hộ; quản trị viên cũng vậy.",
    ),
    "write_households": (
        "Ghi hộ",
        "Write households",
        "Cán bộ giảm nghèo xã và bộ phận một cửa: ghi và sửa theo lời khai của gia đình.",
    ),
    "write_answers": (
        "Ghi phiếu rà soát",
        "Write answers",
        "Người được ghi hộ, và rà soát viên ghi phiếu tại nhà.",
    ),
    "record_life_acts": (
        "Ghi biến động",
        "Record changes of life",
        "Cán bộ giảm nghèo xã: sinh, mất, chuyển đi, chuyển đến, tách hộ, nhập hộ.",
    ),
    "read_personal_ids": (
        "Xem số định danh",
        "Read personal ids",
        "Cán bộ giảm nghèo xã và bộ phận một cửa, từng người một; mỗi lần xem đều được ghi nhật ký.",
    ),
    "read_full_names": (
        "Xem đủ họ tên",
        "Read full names",
        "Người làm việc với gia đình theo tên: cấp xã, chuyên viên tỉnh, kiểm toán. Người khác thấy tên viết tắt.",
    ),
    "read_sensitive_facts": (
        "Xem thông tin nhạy cảm",
        "Read sensitive facts",
        "Sức khỏe, khuyết tật, dân tộc của từng người, mỗi lần xem đều ghi nhật ký: cấp xã, chuyên viên tỉnh, Sở Y "
        "tế, kiểm toán. Người khác thấy có bao nhiêu thành viên, không thấy là ai.",
    ),
    "read_files": (
        "Mở tệp",
        "Read files",
        "Người được xem đủ họ tên: giấy tờ và danh sách ghi rõ tên và số. Mỗi lần mở đều ghi nhật ký.",
    ),
    "import_households": (
        "Nhập từ tệp",
        "Import",
        "Cán bộ giảm nghèo xã, vào xã mình; chuyên viên tỉnh, toàn tỉnh.",
    ),
    "export_households": (
        "Xuất tệp",
        "Export",
        "Cán bộ giảm nghèo và chủ tịch xã, chuyên viên tỉnh, kiểm toán: trong địa bàn của mình, có ghi nhật ký.",
    ),
    "export_pseudonymised": (
        "Xuất dữ liệu không danh tính",
        "Export without names",
        "Người được xuất danh sách hộ, các sở và Mặt trận: địa bàn của mình, không họ tên, không số định danh, có "
        "ghi mục đích và ghi nhật ký. Điều họ không được xem của từng người cũng không có trong tệp.",
    ),
    "exchange_sheets": (
        "Gửi, nhận bảng đối chiếu",
        "Exchange sheets with other systems",
        "Cán bộ giảm nghèo xã và chuyên viên tỉnh: bảng gửi đi, nhận về của phần mềm bộ và dữ liệu dân cư, trong địa "
        "bàn của mình, có ghi nhật ký.",
    ),
    "settle_differences": (
        "Xử lý khác biệt",
        "Settle differences",
        "Cán bộ giảm nghèo xã, người cũng được làm việc mà khác biệt đòi hỏi: sửa nhân khẩu, ghi chết, chuyển đi.",
    ),
    "settle_duplicates": (
        "Xử lý người có thể trùng",
        "Settle possible duplicates",
        "Hai mục có thể là một người: cán bộ giảm nghèo xã trong xã mình, chuyên viên tỉnh khi ở hai xã khác nhau. Gộp "
        "hoặc ghi là hai người, có lý do, có ghi nhật ký.",
    ),
    "read_shares": (
        "Xem tỷ lệ khớp",
        "Read how much agrees",
        "Mỗi thôn khớp bao nhiêu với hệ thống khác, không có tên: cán bộ giảm nghèo và chủ tịch xã, chuyên viên và "
        "lãnh đạo tỉnh, kiểm toán.",
    ),
    "publish_results": (
        "Chốt kết quả",
        "Freeze results",
        "Tỉnh: chuyên viên và lãnh đạo tỉnh chốt kết quả; kết quả được ký và không sửa được nữa.",
    ),
    "read_publications": (
        "Xem kết quả đã chốt",
        "Read frozen results",
        "Cơ quan làm việc cho cả tỉnh, kiểm toán và Bộ: chỉ số đếm, không có hộ nào.",
    ),
    "keep_dossiers": ("Giữ hồ sơ", "Keep dossiers", "Cán bộ giảm nghèo, một cửa và văn thư xã nhận giấy tờ."),
    "read_rounds": (
        "Xem các đợt rà soát",
        "Read rounds",
        "Người được xem hộ; họ tên hiện theo quyền xem đủ họ tên.",
    ),
    "compare_rounds": (
        "So hai chuẩn cả tỉnh",
        "Compare all rounds",
        "Chuyên viên và lãnh đạo tỉnh: đợt của mọi xã theo một chuẩn khác, chỉ số đếm, không có hộ nào.",
    ),
    "read_all_rounds": (
        "Lập biểu của mọi đợt",
        "Read all rounds",
        "Chuyên viên và lãnh đạo tỉnh: biểu tổng hợp đợt rà soát của mọi xã trong một bộ, chỉ số đếm, không có hộ nào.",
    ),
    "open_all_rounds": (
        "Mở đợt ở mọi xã",
        "Open all rounds",
        "Chuyên viên tỉnh: mở đợt định kỳ của năm ở mọi xã cùng lúc, tính lại đề xuất của các hộ đang rà soát; không "
        "chuyển bước thôn nào, không quyết định gì: việc đó của từng xã.",
    ),
    "review_own_households": (
        "Hỏi các hộ được giao",
        "Ask one's households",
        "Rà soát viên: hỏi trên điện thoại các hộ được giao trong đợt.",
    ),
    "manage_rounds": (
        "Làm đợt rà soát",
        "Manage rounds",
        "Cán bộ giảm nghèo xã: mở đợt, đưa thôn ra họp dân, niêm yết, phúc tra, trình danh sách.",
    ),
    "read_preparation": (
        "Xem việc chuẩn bị rà soát",
        "Read the preparation of reviews",
        "Cán bộ giảm nghèo, chủ tịch, văn thư xã, trong đơn vị mình: Ban Chỉ đạo, rà soát viên, hỗ trợ rà soát viên.",
    ),
    "record_meetings": (
        "Ghi biên bản họp dân",
        "Record meetings",
        "Trưởng thôn, người chủ trì họp, và cán bộ giảm nghèo xã; cũng lưu bản quét biên bản đã ký.",
    ),
    "work_on_reviewed_households": (
        "Ghi Phiếu A, khai người thân",
        "Work on reviewed households",
        "Rà soát viên với hộ được giao, cán bộ giảm nghèo xã với mọi hộ trong đợt: ghi Phiếu A, khai rà soát viên là "
        "người thân của hộ.",
    ),
    "receive_complaints": (
        "Nhận khiếu nại",
        "Receive complaints",
        "Cán bộ giảm nghèo xã và bộ phận một cửa, trưởng thôn ở thôn mình, trong thời gian niêm yết.",
    ),
    "sign_decisions": (
        "Ký quyết định",
        "Sign decisions",
        "Chủ tịch UBND xã: ký, hoặc trả lại kèm lý do; không sửa kết quả của hộ.",
    ),
    "number_decisions": (
        "Cấp số quyết định",
        "Number decisions",
        "Văn thư xã: số, ngày và dấu của quyết định đã ký.",
    ),
    "keep_word_templates": (
        "Lưu mẫu Word của cơ quan",
        "Keep the office's Word templates",
        "Cán bộ giảm nghèo và văn thư xã: tệp Word của từng loại văn bản làm theo mẫu nào. PDF không đổi.",
    ),
    "make_review_forms": (
        "Lập biểu tổng hợp của đợt rà soát",
        "Make the official forms of a round",
        "Cán bộ giảm nghèo, chủ tịch, văn thư xã; chuyên viên và lãnh đạo cấp tỉnh. "
        "Bộ biểu có họ tên chỉ người được xem họ tên tải về.",
    ),
    "record_incomes": (
        "Ghi thu nhập 12 tháng",
        "Record incomes",
        "Rà soát viên và cán bộ giảm nghèo xã ghi thu nhập 12 tháng của hộ đề nghị.",
    ),
    "read_recognitions": (
        "Xem việc công nhận theo thu nhập",
        "Read recognitions by income",
        "Những người xem giấy đề nghị, và rà soát viên ở thôn mình.",
    ),
    "send_reports": (
        "Ghi báo cáo đã gửi",
        "Mark reports as sent",
        "Cán bộ giảm nghèo xã ghi báo cáo nào đã gửi tỉnh.",
    ),
    "record_orders": (
        "Ghi bản án, kết luận thanh tra",
        "Record orders",
        "Chủ tịch xã: ngoại lệ duy nhất ngoài thông tin, điểm và họp dân; ghi nhật ký, kèm bản quét.",
    ),
    "read_orders": (
        "Xem bản án, kết luận thanh tra",
        "Read orders",
        "Chủ tịch, cán bộ giảm nghèo, văn thư xã; chuyên viên tỉnh; kiểm toán.",
    ),
    "print_review_papers": (
        "In giấy tờ rà soát",
        "Print papers of a review",
        "Cán bộ giảm nghèo, chủ tịch, văn thư xã, bộ phận một cửa và trưởng thôn in những gì phải ký.",
    ),
    "reprint_certificates": (
        "In lại giấy chứng nhận",
        "Print certificates again",
        "Cán bộ giảm nghèo xã và bộ phận một cửa, có lý do; số lần in lại ghi trên giấy và vào nhật ký.",
    ),
    "read_requests": (
        "Xem giấy đề nghị",
        "Read requests",
        "Một cửa, cán bộ giảm nghèo, chủ tịch và văn thư xã: mỗi người có một phần việc khi trả lời.",
    ),
    "take_requests": (
        "Nhận giấy đề nghị",
        "Take requests",
        "Một cửa, và cán bộ giảm nghèo nơi không có một cửa: cấp giấy hẹn, chuyển cán bộ, trả kết quả.",
    ),
    "issue_letters": (
        "Cấp giấy xác nhận",
        "Issue confirmation letters",
        "Cán bộ giảm nghèo xã và bộ phận một cửa xác nhận hộ đang được công nhận là gì; mỗi giấy đều ghi nhật ký.",
    ),
    "read_units": ("Xem xã, thôn", "Read units", "Mọi cán bộ: danh mục xã, thôn là công khai."),
    "change_villages": (
        "Sửa thôn",
        "Change villages",
        "Cán bộ giảm nghèo và chủ tịch xã với thôn của xã mình; quản trị viên.",
    ),
    "settle_divided_communes": (
        "Sắp xếp đơn vị hành chính",
        "Carry out changes of units",
        "Quản trị viên: chuyển thôn, hộ sang xã mới; chọn xã mới cho từng thôn của xã bị chia.",
    ),
    "read_officers": (
        "Xem cán bộ",
        "Read officers",
        "Quản trị viên: mọi đơn vị; chủ tịch và cán bộ giảm nghèo xã: đơn vị mình.",
    ),
    "change_officers": (
        "Quản lý cán bộ",
        "Change officers",
        "Quản trị viên: mọi đơn vị; chủ tịch xã: đơn vị mình, các vai trò cấp xã. Không ai tự thêm quyền cho mình.",
    ),
    "enter_offices": (
        "Lập đơn vị",
        "Enter offices",
        "Quản trị viên: đơn vị và địa bàn quyết định ai xem được ai.",
    ),
    "read_audit": (
        "Xem nhật ký",
        "Read the audit log",
        "Chủ tịch xã: đơn vị mình; kiểm toán và quản trị viên: tất cả.",
    ),
    "read_all_logs": (
        "Xem mọi nhật ký",
        "Read every log",
        "Kiểm toán và quản trị viên xem nhật ký của mọi đơn vị.",
    ),
}


@dataclass(frozen=True)
class RightLine:
    """A right in the reader's language, and the roles that have it."""

    name: str
    rule: str
    roles: tuple[Role, ...]

    @property
    def who(self) -> str:
        """The roles by name."""
        return say("Mọi vai trò", "Every role") if len(self.roles) == len(Role) else ", ".join(self._labels)

    @property
    def _labels(self) -> Iterator[str]:
        return (role.label for role in self.roles)


def all_rights() -> dict[str, Right]:
    """Every named right, in the order of its module."""
    found = inspect.getmembers(rights, inspect.isfunction)
    own = {name: right for name, right in found if right.__module__ == rights.__name__ and name != "require"}
    return dict(sorted(own.items(), key=lambda pair: pair[1].__code__.co_firstlineno))


def right_lines(role: Role | None = None) -> list[RightLine]:
    """Who may do what; with a role only what that role may do."""
    lines = [_line(name, right) for name, right in all_rights().items()]
    return [line for line in lines if role is None or role in line.roles]


def _line(name: str, right: Right) -> RightLine:
    vietnamese, english, rule = WORDS[name]
    roles = tuple(role for role in Role if right(_somebody(role)))
    return RightLine(say(vietnamese, english), say(rule, inspect.getdoc(right) or ""), roles)


def _somebody(role: Role) -> Officer:
    """An officer of that role: a rule asks for nothing else, where it holds is the database's part."""
    return Officer(NOBODY, "", NOBODY, role, NOBODY, "", (), (), date.min)
