"""An office's own Word template: tried, kept, used by its officers alone, taken away; each act in the log."""

from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from giamngheo.records.base.models import AuditEvent
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.models import WordTemplate
from tests.papers.word import word_lines
from tests.records.many import judged
from tests.world import World

from .test_letters import issue, letters

pytestmark = pytest.mark.usefixtures("known_units")
OWN_WORDS = "Xã ta: 100 năm"
LETTER = reverse("word_template", args=["giay-xac-nhan"])


def begun_from(world: World, role: str = "commune_clerk") -> bytes:
    """What the page gives to begin from."""
    answer = world.client(role).get(reverse("word_template_file", args=["giay-xac-nhan"]))
    assert ".docx" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def with_words(template: bytes, words: str = OWN_WORDS) -> bytes:
    """The template with one more line under the motto, as Word would save it."""
    word = docx.Document(BytesIO(template))
    next(one for one in word.paragraphs if "paper.body" in one.text).insert_paragraph_before(words)
    made = BytesIO()
    word.save(made)
    return made.getvalue()


def kept(
    world: World, template: bytes, role: str = "commune_clerk", name: str = "mẫu xã.docx"
) -> HttpResponse:
    given = {"template": SimpleUploadedFile(name, template)}
    return world.client(role).post(LETTER, given)  # type: ignore[return-value]


def printed(world: World, role: str = "one_stop") -> list[str]:
    """The lines of the office's only letter in Word."""
    [letter] = letters()
    answer = world.client(role).get(reverse("letter_pdf", args=[letter.pk]), {"as": "word"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="giay-xac-nhan.docx"'
    return word_lines(answer.content)


def kept_papers(world: World) -> list[str]:
    """Those of the own office that have a template."""
    with scoped(world.officer("commune").scope()):
        return list(WordTemplate.objects.order_by("paper").values_list("paper", flat=True))


def acts(world: World) -> list[str]:
    with scoped(world.officer("commune").scope()):
        found = AuditEvent.objects.filter(act__endswith="_template").order_by("pk")
        return list(found.values_list("act", flat=True))


def test_a_letter_has_the_office_s_words_until_the_template_is_taken_away(world: World) -> None:
    judged(world)
    issue(world)
    before = printed(world)
    assert OWN_WORDS not in before
    assert kept(world, with_words(begun_from(world))).status_code == 302
    assert [line for line in printed(world) if line != OWN_WORDS] == before
    assert printed(world).count(OWN_WORDS) == 1
    listed = world.client("commune").get(reverse("word_templates")).content.decode()
    assert "mẫu xã.docx" in listed
    assert kept(world, with_words(begun_from(world, "commune"), "Câu thứ hai"), "commune").status_code == 302
    assert {OWN_WORDS, "Câu thứ hai"} < set(printed(world))
    drop = reverse("drop_word_template", args=["giay-xac-nhan"])
    assert world.client("commune_clerk").post(drop).status_code == 302
    assert printed(world) == before
    assert world.client("commune_clerk").post(drop).status_code == 302
    assert acts(world) == ["desk.keep_template", "desk.keep_template", "desk.drop_template"]


def test_the_pdf_and_other_papers_stay_in_the_common_layout(world: World) -> None:
    judged(world)
    issue(world)
    [letter] = letters()
    address = reverse("letter_pdf", args=[letter.pk])
    desk = world.client("one_stop")
    pages = len(desk.get(address).content)
    kept(world, with_words(begun_from(world)))
    assert abs(len(desk.get(address).content) - pages) < 500
    assert kept_papers(world) == ["giay-xac-nhan"]


def test_a_neighbour_has_neither_the_template_nor_its_words(world: World) -> None:
    judged(world)
    kept(world, with_words(begun_from(world)))
    assert OWN_WORDS in word_lines(begun_from(world))
    assert OWN_WORDS not in word_lines(begun_from(world, "neighbour"))
    assert "mẫu xã.docx" not in world.client("neighbour").get(LETTER).content.decode()
    assert kept(world, with_words(begun_from(world, "neighbour"), "Xã bên"), "neighbour").status_code == 302
    assert "Xã bên" not in word_lines(begun_from(world))
    assert OWN_WORDS not in word_lines(begun_from(world, "neighbour"))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (b"xin chao", "Không mở được tệp như một văn bản Word"),
        (b"", "Tập tin được gửi là rỗng"),
        (b"PK" + bytes(5 * 2**20), "Mẫu lớn hơn 5 MB"),
    ],
    ids=["text", "empty", "large"],
)
def test_what_is_no_template_is_told_and_not_kept(world: World, template: bytes, said: str) -> None:
    answer = kept(world, template)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert kept_papers(world) == []
    assert acts(world) == []


def test_a_mark_that_means_nothing_is_named_on_the_page(world: World) -> None:
    answer = kept(world, with_words(begun_from(world), "{{ paper.village }}"))
    assert answer.status_code == 422
    assert "“paper.village”" in answer.content.decode()


def test_a_paper_that_nobody_may_reword_is_not_there(world: World) -> None:
    for name in ("word_template", "word_template_file"):
        assert world.client("commune").get(reverse(name, args=["hop-dan"])).status_code == 404
    drop = reverse("drop_word_template", args=["hop-dan"])
    assert world.client("commune").post(drop).status_code == 404
