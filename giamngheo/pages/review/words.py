"""What rounds, steps and acts are called on the pages of a review."""

from datetime import date

from django.utils.html import format_html

from giamngheo.pages.components import cells
from giamngheo.records.review.models import ReviewRound
from giamngheo.records.review.selectors.board import RoundStand
from giamngheo.records.review.selectors.dues import opinion_due
from giamngheo.records.review.selectors.preparation import ReviewerLine
from giamngheo.records.review.selectors.relations import Relation
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import RoundStep, VillageStep

KINDS = {
    "periodic_review": ("Rà soát định kỳ hằng năm", "Yearly periodic review"),
    "regular_review": ("Rà soát thường xuyên hằng năm", "Regular review"),
}
VILLAGE_STEPS = {
    "listing": ("Lập danh sách", "Making the list"),
    "reviewing": ("Đang rà soát", "Under review"),
    "meeting": ("Chờ họp dân", "Waiting for its meeting"),
    "agreed": ("Đã họp, chờ niêm yết", "Agreed, to be posted"),
    "posted": ("Đang niêm yết", "Posted"),
    "concluded": ("Hết niêm yết", "Posting is over"),
    "decided": ("Đã có quyết định", "Decided"),
}
ROUND_STEPS = {
    "villages": ("Đang làm ở thôn", "In the villages"),
    "district": ("Chờ ý kiến huyện", "Waiting for the district"),
    "chair": ("Chờ chủ tịch ký", "Before the chair"),
    "signed": ("Chờ văn thư cấp số", "Waiting for its number"),
    "decided": ("Đã có quyết định", "Decided"),
}
# What the button says.
ACTS = {
    "close_list": ("Chốt danh sách, bắt đầu rà soát", "Close the list and begin"),
    "finish_review": ("Rà soát xong, đưa ra họp dân", "Review done: to the meeting"),
    "post": ("Niêm yết", "Post"),
    "conclude_posting": ("Kết thúc niêm yết", "Conclude the posting"),
    "submit": ("Trình danh sách", "Submit the list"),
    "sign": ("Ký quyết định", "Sign the decision"),
    "hold_meeting": ("Ghi biên bản họp dân", "Record the meeting"),
    "review_again": ("Đưa về rà soát lại", "Review again"),
    "note_district_opinion": ("Ghi ý kiến của huyện", "Note the district's opinion"),
    "pass_over_district": ("Trình chủ tịch (không còn cấp huyện)", "To the chair (no district any more)"),
    "send_back": ("Trả lại để rà soát lại", "Send back"),
    "number": ("Cấp số quyết định", "Number the decision"),
    "carry_out_order": ("Cấp số quyết định thi hành", "Number the decision"),
    "withdraw_order": ("Rút, ghi nhầm", "Withdraw: a mistake"),
}
ORDERS = {
    "court": ("Bản án, quyết định của Tòa án", "Judgement or decision of a court"),
    "inspection": ("Kết luận thanh tra, kiểm tra", "Conclusion of an inspection"),
}
ORDER_STEPS = {
    "recorded": ("Đã ký, chờ văn thư cấp số", "Signed, to be numbered"),
    "carried_out": ("Đã thi hành", "Carried out"),
    "withdrawn": ("Đã rút, ghi nhầm", "Withdrawn, a mistake"),
}
BY_ORDER = {
    ("court", "recorded"): ("Bản án chờ thi hành", "A judgement to be carried out"),
    ("court", "carried_out"): ("Theo bản án", "By a judgement"),
    ("inspection", "recorded"): ("Kết luận chờ thi hành", "A conclusion to be carried out"),
    ("inspection", "carried_out"): ("Theo kết luận thanh tra", "By an inspection"),
}
LISTS = {
    "poor": ("Hộ nghèo", "Poor"),
    "near_poor": ("Hộ cận nghèo", "Near-poor"),
    "escaped": ("Hộ thoát nghèo", "Escaped poverty"),
    "escaped_near_poverty": ("Hộ thoát cận nghèo", "Escaped near-poverty"),
}
COMMITTEE_ROLES = {
    "committee_head": ("Trưởng ban", "Head"),
    "committee_deputy": ("Phó trưởng ban", "Deputy head"),
    "committee_member": ("Thành viên", "Member"),
}
QUICK_RESULTS = {
    "": ("Không cần", "Not needed"),
    "waiting": ("Chờ ghi", "To be filled"),
    "to_review": ("Thuộc diện rà soát", "To be reviewed"),
    "not_to_review": ("Không thuộc diện rà soát", "Not to be reviewed"),
}
REASONS = {
    "on_list": ("Trong danh sách", "On the list"),
    "request": ("Có giấy đề nghị", "Asked for it"),
}


def round_title(of: ReviewRound) -> str:
    """A round's name on its pages."""
    kind = say(*KINDS[of.kind])
    return say(f"{kind}, danh sách năm {of.list_year}", f"{kind}, list of {of.list_year}")


def relation_words(found: Relation | None) -> str:
    """How a reviewer is a relative of a household, or seems to be; empty where nothing says so."""
    if found is None:
        return ""
    if found.words:
        return say(f"người thân: {found.words}", f"a relative: {found.words}")
    if found.same_number:
        return say("trùng số định danh với người trong hộ", "has a member's personal id")
    return say("trùng họ tên với người trong hộ", "has a member's name")


def training_words(line: ReviewerLine) -> str:
    """Whether a reviewer is ready, in a few words."""
    if line.training is None:
        return say("chưa tập huấn", "not trained")
    if line.training.has_passed is None:
        return say("chưa kiểm tra", "not tested")
    return say("đạt", "passed") if line.is_ready else say("kiểm tra chưa đạt", "test not passed")


def until(day: date, *, is_late: bool) -> str:
    """The last day of something, which stands out once it is over."""
    told = f"{day:%d/%m/%Y}"
    return cells.late(say(f"quá hạn {told}", f"late {told}")) if is_late else told


def step_of(of: ReviewRound, today: date) -> str:
    """Where a round stands; while the district is asked, by when it answers."""
    step, due_on = say(*ROUND_STEPS[of.step]), opinion_due(of)
    if due_on is None:
        return step
    if due_on < today:
        return format_html("{} · {}", step, until(due_on, is_late=True))
    return f"{step} · " + say(f"hạn {due_on:%d/%m/%Y}", f"by {due_on:%d/%m/%Y}")


def stand(one: RoundStand, today: date) -> str:
    """Where a round's villages stand, step by step; once all are through, where the round stands."""
    if one.round.step != RoundStep.VILLAGES:
        return step_of(one.round, today)
    counted = [(VILLAGE_STEPS[step], one.steps[step]) for step in VillageStep if step in one.steps]
    return " · ".join(f"{say(*words)}: {say(f'{n} thôn', f'{n} villages')}" for words, n in counted)
