"""The acts as an office asks for them: their words, what each form asks, the service that records them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from giamngheo.records.registry.models import LifeAct
from giamngheo.records.registry.services import life_acts, transfers
from giamngheo.rules.language import say

Kind = LifeAct.Kind
WHO = ("full_name", "sex", "birth_date", "ethnic_code", "personal_id")


@dataclass(frozen=True)
class ActKind:
    """One page that records an act. kind: what is kept; facts: cells of the person who comes; asks: other fields.

    words: its name; tells: what it does, in both languages.
    """

    slug: str
    kind: Kind
    words: tuple[str, str]
    tells: tuple[str, str]
    record: Callable[..., Any]
    asks: tuple[str, ...]
    facts: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the act is called, in the reader's language."""
        return say(*self.words)

    @property
    def explanation(self) -> str:
        """What it does, in the reader's language."""
        return say(*self.tells)

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the form gave, as the service takes it."""
        found = {_NAMES.get(name, name): given[name] for name in self.asks}
        if self.facts:
            found["cells"] = {name: given.get(name) for name in self.facts}
        return found


_NAMES = {
    "person": "person_id",
    "spouse": "person_id",
    "returning": "person_id",
    "village": "village_id",
}
KINDS = (
    ActKind(
        "birth",
        Kind.BIRTH,
        ("Sinh con", "A birth"),
        ("Thêm một trẻ vào hộ từ ngày sinh.", "A child becomes a member on the day of birth."),
        life_acts.record_birth,
        ("note",),
        (*WHO, "relation"),
    ),
    ActKind(
        "death",
        Kind.DEATH,
        ("Có người mất", "A death"),
        (
            "Người mất không còn là thành viên từ ngày đó. Chủ hộ mất thì chọn chủ hộ mới; "
            "người cuối cùng mất thì hộ kết thúc.",
            "Who died is no member from that day. For a head choose another; with the last member the household ends.",
        ),
        life_acts.record_death,
        ("person", "on", "new_head", "note"),
    ),
    ActKind(
        "marriage-in",
        Kind.MARRIAGE,
        ("Kết hôn, về hộ này", "Marriage, comes here"),
        (
            "Vợ hoặc chồng về hộ này: từ một hộ khác trong địa bàn, hoặc từ nơi khác đến.",
            "A spouse comes in: from another household of the area, or from elsewhere.",
        ),
        life_acts.record_marriage_in,
        ("on", "note"),
        (*WHO, "relation"),
    ),
    ActKind(
        "marriage-from",
        Kind.MARRIAGE,
        ("Kết hôn, từ hộ khác về", "Marriage, from another household"),
        ("Người đó rời hộ cũ và về hộ này.", "The person leaves the other household and joins this one."),
        life_acts.record_marriage_in,
        ("from_household", "spouse", "on", "new_head", "note"),
        ("relation",),
    ),
    ActKind(
        "marriage-out",
        Kind.MARRIAGE,
        ("Kết hôn, rời hộ này", "Marriage, leaves"),
        (
            "Ghi mã hộ nơi về nếu hộ đó ở trong địa bàn; để trống nếu về nơi khác.",
            "Give the code of the household they join, where it is in the area; empty for elsewhere.",
        ),
        life_acts.record_marriage_out,
        ("person", "on", "to_household", "relation", "new_head", "note"),
    ),
    ActKind(
        "move-in",
        Kind.MOVE_IN,
        ("Có người chuyển đến", "Somebody moves in"),
        (
            "Một người chưa có trong sổ đến ở với hộ.",
            "Somebody who is not in the register joins the household.",
        ),
        life_acts.record_move_in,
        ("on", "note"),
        (*WHO, "relation"),
    ),
    ActKind(
        "return",
        Kind.MOVE_IN,
        ("Người cũ trở về", "Somebody comes back"),
        ("Một người từng ở hộ này trở về.", "A former member comes back."),
        life_acts.record_move_in,
        ("returning", "on", "note"),
        ("relation",),
    ),
    ActKind(
        "move-out",
        Kind.MOVE_OUT,
        ("Có người chuyển đi", "Somebody moves away"),
        ("Người đó không còn là thành viên từ ngày đó.", "The person is no member from that day."),
        life_acts.record_move_out,
        ("person", "on", "new_head", "note"),
    ),
    ActKind(
        "leave",
        Kind.MOVE_OUT,
        ("Cả hộ đi khỏi tỉnh", "The household leaves the province"),
        ("Mọi thành viên rời đi và hộ kết thúc.", "All members leave and the household ends."),
        life_acts.record_move_out,
        ("on", "note"),
    ),
    ActKind(
        "village",
        Kind.MOVE_VILLAGE,
        ("Cả hộ sang thôn khác", "The household moves to another village"),
        ("Hộ chuyển sang một thôn khác của xã.", "The household moves to another village of the commune."),
        life_acts.record_move_village,
        ("village", "on", "note"),
    ),
    ActKind(
        "commune",
        Kind.MOVE_COMMUNE,
        ("Cả hộ sang xã khác", "The household moves to another commune"),
        (
            "Gửi hộ cho xã nơi đến. Hộ vẫn ở đây cho tới khi xã đó tiếp nhận; sau đó xã này còn giữ việc hộ đã đi.",
            "Offer the household to that commune. It stays here until it is taken in; "
            "afterwards this commune keeps that it left.",
        ),
        transfers.send_household,
        ("to_commune", "on"),
    ),
    ActKind(
        "split",
        Kind.SPLIT,
        ("Tách hộ", "A split"),
        (
            "Những người được chọn thành một hộ mới, có mã và chủ hộ riêng. Kết quả và câu trả lời rà soát không "
            "chuyển sang: hộ mới được rà soát thường xuyên khi có đề nghị (Quyết định 24/2021/QĐ-TTg, Điều 5).",
            "Those chosen form a new household with its own code and head. Neither class nor answers go along: the new "
            "household has its own regular review at its request (24/2021/QĐ-TTg, Điều 5).",
        ),
        life_acts.record_split,
        ("members", "head", "code", "on", "new_head", "note"),
    ),
    ActKind(
        "merge",
        Kind.MERGE,
        ("Nhập vào hộ khác", "Merged into another household"),
        (
            "Mọi thành viên về hộ kia, hộ này kết thúc. Quan hệ với chủ hộ mới được bổ sung sau.",
            "All members join the other household and this one ends. Relations to its head are completed later.",
        ),
        life_acts.record_merge,
        ("into", "on", "note"),
    ),
    ActKind(
        "new-head",
        Kind.NEW_HEAD,
        ("Đổi chủ hộ", "A new head"),
        (
            "Quan hệ của những người khác được ghi lại theo chủ hộ mới ở những chỗ đã rõ.",
            "The others' relations are told anew where they leave no doubt.",
        ),
        life_acts.record_new_head,
        ("new_head", "on", "note"),
    ),
)
BY_SLUG = {one.slug: one for one in KINDS}
# Asked for where it is certain that the head goes; the service asks otherwise.
REQUIRED_HEAD = ("new-head",)
