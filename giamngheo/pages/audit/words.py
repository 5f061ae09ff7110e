"""The log in words: what each act is called, and what changed by it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from giamngheo.records.accounts.roles import Role
from giamngheo.rules.labels import code_label, column_label
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

ACTS = {
    "accounts.sign_in": ("Đăng nhập", "Signed in"),
    "accounts.sign_out": ("Đăng xuất", "Signed out"),
    "accounts.fail_sign_in": ("Đăng nhập sai mật khẩu", "Gave a wrong password"),
    "accounts.lock_out": ("Tài khoản bị tạm khóa", "Account locked for a while"),
    "accounts.fail_second_factor": ("Nhập sai mã xác thực", "Gave a wrong code"),
    "accounts.change_password": ("Đổi mật khẩu", "Changed the password"),
    "accounts.reset_password": ("Đặt lại mật khẩu", "Reset the password"),
    "accounts.add_second_factor": ("Bật xác thực hai lớp", "Switched the second factor on"),
    "accounts.remove_second_factor": ("Tắt xác thực hai lớp", "Switched the second factor off"),
    "accounts.reset_second_factor": ("Gỡ xác thực hai lớp cho cán bộ", "Removed an officer's second factor"),
    "accounts.renew_recovery_codes": ("Lấy mã dự phòng mới", "Made new recovery codes"),
    "accounts.link_account": ("Gắn tài khoản bên ngoài", "Connected an outside account"),
    "accounts.unlink_account": ("Bỏ gắn tài khoản bên ngoài", "Disconnected an outside account"),
    "accounts.change_addresses": ("Đổi địa chỉ e-mail", "Changed e-mail addresses"),
    "accounts.add_office": ("Lập đơn vị", "Entered an office"),
    "accounts.enter_first_administrator": ("Lập người quản trị đầu tiên", "Entered the first administrator"),
    "accounts.add_officer": ("Thêm cán bộ", "Added an officer"),
    "accounts.correct_officer": ("Sửa họ tên, e-mail cán bộ", "Corrected an officer's name or e-mail"),
    "accounts.add_duty": ("Giao nhiệm vụ", "Gave a duty"),
    "accounts.end_duty": ("Thôi nhiệm vụ", "Ended a duty"),
    "accounts.make_token": ("Cấp khóa API", "Made an API token"),
    "accounts.revoke_token": ("Thu hồi khóa API", "Revoked an API token"),
    "accounts.give_temporary_password": ("Cấp mật khẩu tạm", "Gave a temporary password"),
    "accounts.unlock": ("Mở khóa đăng nhập", "Unlocked an account"),
    "base.cancel_job": ("Dừng việc đang chạy", "Stopped a long piece of work"),
    "base.read_file": ("Tải tệp về", "Downloaded a file"),
    "base.back_up": ("Sao lưu toàn bộ dữ liệu", "Backed up all data"),
    "base.restore": ("Phục hồi dữ liệu từ bản sao lưu", "Restored a backup"),
    "base.rotate_keys": ("Thay khóa mã hóa", "Replaced the key of personal values"),
    "base.drop_old_keys": ("Bỏ khóa mã hóa cũ", "Dropped the old keys"),
    "registry.add_village": ("Lập thôn", "Entered a village"),
    "registry.correct_village": ("Sửa thông tin thôn", "Corrected a village"),
    "registry.end_village": ("Kết thúc thôn", "Ended a village"),
    "registry.set_village_head": ("Ghi người đứng đầu thôn", "Noted a village's head"),
    "registry.mark_village": ("Ghi thôn đặc biệt khó khăn", "Marked an extremely difficult village"),
    "registry.unmark_village": ("Bỏ ghi thôn đặc biệt khó khăn", "Unmarked an extremely difficult village"),
    "registry.settle_village": ("Chọn xã mới cho thôn", "Chose a village's new commune"),
    "registry.ask_to_apply_unit_changes": (
        "Yêu cầu áp dụng sắp xếp xã",
        "Asked to apply mergers of communes",
    ),
    "registry.merge_commune": ("Sáp nhập xã", "Merged communes"),
    "registry.save_answers": ("Lưu câu trả lời của hộ", "Saved a household's answers"),
    "registry.start_review": ("Mở kỳ rà soát của hộ", "Started a household's review"),
    "registry.save_member": ("Sửa thông tin thành viên", "Saved a member"),
    "registry.add_member": ("Thêm thành viên", "Added a member"),
    "registry.read_personal_id": ("Xem số định danh", "Read a personal id"),
    "registry.find_personal_id": ("Tìm theo số định danh", "Searched by personal id"),
    "registry.read_sensitive_facts": ("Xem thông tin nhạy cảm", "Read sensitive facts"),
    "registry.add_household": ("Thêm hộ", "Added a household"),
    "registry.record_act": ("Ghi biến động của hộ", "Recorded a change of a household"),
    "registry.take_back_act": ("Rút lại biến động đã ghi", "Took back a recorded change"),
    "registry.send_household": ("Chuyển hộ sang xã khác", "Sent a household to another commune"),
    "registry.withdraw_transfer": ("Rút lại việc chuyển hộ", "Withdrew a household's transfer"),
    "registry.receive_paper": ("Nhận giấy tờ vào hồ sơ", "Received a paper"),
    "registry.withdraw_paper": ("Rút giấy tờ khỏi hồ sơ", "Withdrew a paper"),
    "base.remove_file": ("Xóa tệp hết ngày giữ", "Removed a file whose days are over"),
    "registry.ask_export": ("Yêu cầu xuất tệp", "Asked for an export"),
    "registry.export_households": ("Xuất danh sách hộ ra tệp", "Exported households"),
    "registry.ask_publication": ("Yêu cầu chốt kết quả", "Asked to freeze a result"),
    "registry.publish": ("Chốt và ký kết quả", "Froze and signed a result"),
    "registry.read_publication": ("Tải kết quả đã chốt", "Downloaded a frozen result"),
    "registry.take_snapshot": ("Chụp sổ hộ thành bảng", "Took a snapshot of the register"),
    "registry.read_export": ("Tải tệp đã xuất", "Downloaded an export"),
    "registry.ask_sheet": ("Yêu cầu lập bảng đối chiếu", "Asked for a sheet to compare"),
    "registry.write_sheet": ("Lập bảng đối chiếu gửi hệ thống khác", "Made a sheet for another system"),
    "registry.read_sheet": ("Tải bảng đối chiếu", "Downloaded a sheet to compare"),
    "registry.take_answer": ("Nhận bảng của hệ thống khác", "Took in another system's sheet"),
    "registry.compare_lists": ("So sổ với hệ thống khác", "Compared with another system"),
    "registry.accept_difference": ("Nhận theo hệ thống khác", "Accepted another system's entry"),
    "registry.keep_difference": ("Giữ thông tin của sổ", "Kept the register's entry"),
    "registry.merge_duplicates": ("Gộp hai mục của cùng một người", "Merged two entries of one person"),
    "registry.keep_apart": ("Ghi là hai người khác nhau", "Kept two entries apart"),
    "registry.put_off_difference": ("Để xử lý sau", "Put a difference off"),
    "registry.finish_task": ("Hoàn thành việc cần làm", "Finished a task"),
    "registry.read_marked_import": ("Tải tệp nhập đã đánh dấu lỗi", "Downloaded a marked import"),
    "registry.save_household": ("Sửa thông tin hộ", "Saved a household"),
    "registry.save_member_answers": ("Lưu câu trả lời về thành viên", "Saved a member's answers"),
    "registry.upload_import": ("Đưa tệp lên để nhập", "Uploaded a file to import"),
    "registry.map_import": ("Ghép cột của tệp nhập", "Mapped an import's columns"),
    "registry.ask_load_import": ("Yêu cầu nhập tệp", "Asked to load an import"),
    "registry.ask_undo_import": ("Yêu cầu hoàn tác lần nhập", "Asked to undo an import"),
    "registry.undo_import": ("Hoàn tác lần nhập tệp", "Undid an import"),
    "registry.load_import": ("Nhập hộ từ tệp", "Loaded households from a file"),
    "review.enter_committee": ("Ghi Ban Chỉ đạo rà soát", "Entered the review committee"),
    "review.note_training": ("Ghi tập huấn rà soát viên", "Noted a reviewer's training"),
    "review.open_round": ("Mở đợt rà soát", "Opened a round"),
    "review.add_household": ("Đưa hộ có giấy đề nghị vào đợt", "Added a household that asked to a round"),
    "review.assign_reviewer": ("Giao rà soát viên", "Assigned a reviewer"),
    "review.reassign": ("Giao hộ cho rà soát viên khác", "Gave a household to another reviewer"),
    "review.declare_relation": ("Khai rà soát viên là người thân của hộ", "Declared a reviewer a relative"),
    "review.fill_quick_form": ("Ghi Phiếu A của hộ", "Filled a household's Phiếu A"),
    "review.close_list": ("Chốt danh sách hộ rà soát của thôn", "Closed a village's list"),
    "review.add_photo": ("Thêm ảnh của hộ rà soát", "Added a photo of a household"),
    "review.finish_review": ("Rà soát xong thôn", "Finished a village's review"),
    "review.hold_meeting": ("Ghi biên bản họp dân", "Recorded a village meeting"),
    "review.attach_minutes": ("Lưu bản quét biên bản họp dân", "Kept the scan of a meeting's record"),
    "review.read_minutes": ("Tải bản quét biên bản họp dân", "Downloaded the scan of a meeting's record"),
    "review.post": ("Niêm yết", "Posted a village's results"),
    "review.complain": ("Nhận khiếu nại kết quả niêm yết", "Took a complaint down"),
    "review.recheck": ("Phúc tra", "Re-checked a result"),
    "review.conclude_posting": ("Kết thúc niêm yết", "Concluded a posting"),
    "review.review_again": ("Đưa thôn về rà soát lại", "Sent a village back to its review"),
    "review.submit": ("Trình danh sách", "Submitted the list"),
    "review.note_district_opinion": ("Ghi ý kiến của huyện", "Noted the district's opinion"),
    "review.pass_over_district": (
        "Trình chủ tịch vì không còn cấp huyện",
        "Passed over the district that is no more",
    ),
    "review.send_back": ("Trả lại danh sách", "Sent the list back"),
    "review.sign": ("Ký quyết định công nhận", "Signed the decision"),
    "review.number": ("Cấp số quyết định công nhận", "Numbered the decision"),
    "review.ask_forms": ("Yêu cầu lập biểu tổng hợp", "Asked for the official forms"),
    "review.make_forms": ("Lập biểu tổng hợp của đợt", "Made the official forms of a round"),
    "review.read_forms": ("Tải biểu tổng hợp", "Downloaded official forms"),
    "review.compare_standards": ("So hai chuẩn nghèo cả tỉnh", "Compared two standards over the province"),
    "review.open_rounds": ("Mở đợt rà soát ở mọi xã", "Opened the rounds of all communes"),
    "review.propose_rounds": ("Tính lại đề xuất của mọi đợt", "Renewed the proposals of all rounds"),
    "review.ask_all_forms": ("Yêu cầu lập biểu cả tỉnh", "Asked for the province's forms"),
    "review.make_all_forms": ("Lập biểu tổng hợp cả tỉnh", "Made the province's forms"),
    "review.read_all_forms": ("Tải biểu tổng hợp cả tỉnh", "Downloaded the province's forms"),
    "review.print_certificates": ("In giấy chứng nhận", "Printed certificates"),
    "review.print_lines": ("In dòng của năm lên giấy cũ", "Printed the year's line onto certificates"),
    "review.reprint_certificate": ("Ghi in lại giấy chứng nhận", "Counted a certificate printed again"),
    "review.print_reprint": ("In lại giấy chứng nhận", "Printed a certificate again"),
    "review.start_certificates": (
        "Đặt số giấy chứng nhận đầu năm",
        "Set the year's first certificate number",
    ),
    "review.record_order": ("Ghi bản án, kết luận thanh tra", "Recorded an order"),
    "review.carry_out_order": (
        "Cấp số quyết định thi hành",
        "Numbered the decision that carries an order out",
    ),
    "review.withdraw_order": ("Rút bản án, kết luận đã ghi sai", "Withdrew an order recorded by mistake"),
    "desk.recognition_record_income": ("Ghi thu nhập 12 tháng", "Recorded an income"),
    "desk.recognition_post": ("Niêm yết kết quả theo thu nhập", "Posted a recognition by income"),
    "desk.recognition_refuse": ("Từ chối công nhận theo thu nhập", "Refused a recognition by income"),
    "desk.recognition_complain": (
        "Nhận khiếu nại về công nhận theo thu nhập",
        "Took a complaint about a recognition",
    ),
    "desk.recognition_recheck": ("Phúc tra thu nhập, giữ kết quả", "Re-checked incomes: the result stays"),
    "desk.recognition_look_again": ("Phúc tra, ghi lại thu nhập", "Re-checked incomes: recorded anew"),
    "desk.recognition_conclude": ("Kết thúc niêm yết, trình ký", "Concluded a recognition's posting"),
    "desk.recognition_send_back": (
        "Trả lại việc công nhận theo thu nhập",
        "Sent a recognition by income back",
    ),
    "desk.recognition_sign": ("Ký quyết định công nhận theo thu nhập", "Signed a recognition by income"),
    "desk.recognition_number": (
        "Cấp số quyết định công nhận theo thu nhập",
        "Numbered a recognition by income",
    ),
    "review.send_report": ("Ghi báo cáo đã gửi tỉnh", "Marked a report as sent"),
    "desk.issue_letter": ("Cấp giấy xác nhận", "Issued a confirmation letter"),
    "desk.take_request": ("Tiếp nhận giấy đề nghị", "Took a request"),
    "desk.hand_over": ("Chuyển giấy đề nghị cho cán bộ", "Handed a request over"),
    "desk.accept": ("Đưa giấy đề nghị vào đợt rà soát", "Took a request into a round"),
    "desk.refuse": ("Dự thảo từ chối giấy đề nghị", "Drafted a refusal"),
    "desk.send_refusal_back": ("Trả lại dự thảo từ chối", "Sent a refusal back"),
    "desk.sign_refusal": ("Ký thông báo từ chối", "Signed a refusal"),
    "desk.number_refusal": ("Cấp số thông báo từ chối", "Numbered a refusal"),
    "desk.give_answer": ("Trả kết quả giấy đề nghị", "Handed an answer out"),
    "desk.print_letter": ("In giấy xác nhận", "Printed a confirmation letter"),
    "desk.withdraw_letter": ("Thu hồi giấy xác nhận", "Withdrew a confirmation letter"),
    "desk.keep_template": ("Lưu mẫu Word của cơ quan", "Kept a Word template of the office"),
    "desk.drop_template": ("Bỏ mẫu Word của cơ quan", "Took a Word template away"),
}
SUBJECTS = {
    "answers": ("câu trả lời", "answers"),
    "recognition": ("công nhận theo thu nhập", "recognition by income"),
    "order": ("bản án, kết luận", "order"),
    "certificate": ("giấy chứng nhận", "certificate"),
    "commune": ("xã", "commune"),
    "file": ("tệp", "file"),
    "export": ("tệp xuất", "export"),
    "publication": ("kết quả đã chốt", "frozen result"),
    "area": ("địa bàn", "area"),
    "document": ("giấy tờ", "paper"),
    "transfer": ("việc chuyển hộ", "transfer"),
    "difference": ("khác biệt", "difference"),
    "household": ("hộ", "household"),
    "import": ("tệp nhập", "import"),
    "job": ("việc nền", "long work"),
    "key": ("khóa", "key"),
    "letter": ("giấy xác nhận", "confirmation letter"),
    "word_template": ("mẫu Word", "Word template"),
    "login": ("tên đăng nhập", "user name"),
    "office": ("đơn vị", "office"),
    "person": ("thành viên", "member"),
    "reconciliation": ("lần đối chiếu", "reconciliation"),
    "request": ("giấy đề nghị", "request"),
    "task": ("việc cần làm", "task"),
    "user": ("cán bộ", "officer"),
    "village": ("thôn", "village"),
}
FIELDS = {
    "address": ("Địa chỉ", "Address"),
    "code": ("Mã", "Code"),
    "counterpart": ("Hệ thống", "System"),
    "differences": ("Số khác biệt", "Differences"),
    "legal_base": ("Căn cứ", "Legal base"),
    "matched": ("Số người khớp", "Matched"),
    "only_ours": ("Chỉ có trong sổ", "Only ours"),
    "only_theirs": ("Chỉ bên kia có", "Only theirs"),
    "reason": ("Lý do", "Reason"),
    "count": ("Số lượng", "Count"),
    "received_on": ("Ngày nhận", "Received on"),
    "to_commune": ("Xã nơi đến", "To commune"),
    "on_date": ("Từ ngày", "From"),
    "due_on": ("Hẹn trả ngày", "Due on"),
    "email": ("E-mail", "E-mail"),
    "for": ("Cấp cho", "For"),
    "from": ("Từ", "From"),
    "given_to": ("Trả cho", "Given to"),
    "head_name": ("Người đứng đầu", "Head"),
    "head_phone": ("Điện thoại", "Telephone"),
    "households": ("Số hộ", "Households"),
    "instrument": ("Văn bản", "Decision"),
    "kind": ("Loại", "Kind"),
    "name": ("Tên", "Name"),
    "number": ("Số", "Number"),
    "office": ("Đơn vị", "Office"),
    "on": ("Ngày", "Day"),
    "persons": ("Số nhân khẩu", "Persons"),
    "phone": ("Điện thoại", "Telephone"),
    "provider": ("Nơi cấp", "Provider"),
    "purpose": ("Dùng vào việc", "Purpose"),
    "recoded": ("Số hộ đổi mã", "Households with another code"),
    "renamed": ("Số thôn đổi tên", "Villages renamed"),
    "role": ("Vai trò", "Role"),
    "second_factor": ("Xác thực hai lớp", "Second factor"),
    "step": ("Bước", "Step"),
    "status": ("Kết quả", "Result"),
    "username": ("Tên đăng nhập", "User name"),
    "valid_from": ("Từ ngày", "From"),
    "valid_to": ("Đến ngày", "Until"),
    "values": ("Số giá trị", "Values"),
    "villages": ("Thôn", "Villages"),
    "way": ("Cách đăng nhập", "Way in"),
}
# Kept for the second of two writers, of no use to a reader.
NOT_SHOWN = frozenset({"version", "act", "person", "sha256"})
# Values that are lists themselves, and no pair of old and new.
LISTS = frozenset({"from"})
WAYS = {"password": ("mật khẩu", "password"), "oidc": ("tài khoản bên ngoài", "outside account")}
COLUMNS = {column.name: column for column in (*HOUSEHOLDS.columns, *PERSONS.columns)}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Change:
    """One value that changed, in words. old: empty where only what came is known."""

    label: str
    old: str
    new: str


def act_label(act: str) -> str:
    """What an act is called; one without words shows its name."""
    return say(*ACTS[act]) if act in ACTS else act


def subject_label(subject_type: str) -> str:
    """What sort of thing an act was on."""
    return say(*SUBJECTS[subject_type]) if subject_type in SUBJECTS else subject_type


def changes(details: Mapping[str, Any]) -> list[Change]:
    """An event's details in words, in their order."""
    return [_change(name, value) for name, value in details.items() if name not in NOT_SHOWN]


def _change(name: str, value: Any) -> Change:
    is_pair = isinstance(value, list) and len(value) == 2 and name not in LISTS
    old, new = value if is_pair else (None, value)
    return Change(_field_label(name), "" if old is None else _told(name, old), _told(name, new))


def _field_label(name: str) -> str:
    if name in COLUMNS:
        return column_label(COLUMNS[name])
    return say(*FIELDS[name]) if name in FIELDS else name


def _told(name: str, value: Any) -> str:
    """A value in words; nothing → –."""
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return say("có", "yes") if value else say("không", "no")
        case list():
            return ", ".join(_told(name, item) for item in value)
        case str():
            return _told_text(name, value)
        case float():
            return grouped(value, len(f"{value:.10g}".partition(".")[2]))
        case int():
            return grouped(value)
        case _:
            return str(value)


def _told_text(name: str, text: str) -> str:
    column = COLUMNS.get(name)
    if column and text in column.codes:
        return code_label(column, text)
    if name == "role" and text in set(Role):
        return Role(text).label
    if name == "way" and text in WAYS:
        return say(*WAYS[text])
    return f"{date.fromisoformat(text):%d/%m/%Y}" if _DAY.fullmatch(text) else text
