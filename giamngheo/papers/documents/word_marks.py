"""The marks that an office's Word template may hold, and nothing else: no call, no calculation, no endless loop."""

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.environment import Template
from jinja2.sandbox import SandboxedEnvironment

from giamngheo.records.base.files import NotThisFile
from giamngheo.rules.language import in_both, say

# Name of a mark -> what it stands for.
MARKS = {
    "above": ("cơ quan cấp trên", "the body above"),
    "issuer": ("cơ quan ban hành", "who issues it"),
    "number": ("số, ký hiệu", "its number"),
    "place_and_date": ("địa danh và ngày", "place and date"),
    "kind": ("tên loại", "what it is"),
    "subject": ("trích yếu", "about what"),
    "opening": ("thẩm quyền ban hành", "who decides"),
    "body": ("nội dung, bảng", "the text with its tables"),
    "signatures": ("nơi nhận, chữ ký, mã xác minh", "recipients, signatures, code to check it"),
    "annexes": ("phụ lục", "annexes"),
}
ATTRIBUTES = {"paper": frozenset(MARKS), "loop": frozenset({"first", "last"})}
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr),
    *(nodes.For, nodes.If, nodes.Not, nodes.And, nodes.Or),
)


class WrongMark(TemplateError):
    """A mark that means nothing here. mark: as it was written; empty: it is no mark at all, but a command."""


class MarksOnly(SandboxedEnvironment):
    """Reads a template that holds marks of MARKS, one loop over the papers and conditions; raises WrongMark."""

    def from_string(self, source: str | nodes.Template, *args: object, **more: object) -> Template:
        """The template, once every mark in it has been looked at."""
        read = self.parse(source) if isinstance(source, str) else source
        _check(read)
        return super().from_string(read, *args, **more)  # type: ignore[arg-type]


def _check(read: nodes.Template) -> None:
    for node in read.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise WrongMark("")
    for mark in read.find_all(nodes.Getattr):
        if not isinstance(mark.node, nodes.Name) or mark.attr not in ATTRIBUTES.get(mark.node.name, ()):
            raise WrongMark(_written(mark))
    loops = list(read.find_all(nodes.For))
    held = [name for loop in loops for name in (loop.target, loop.iter)]
    if len(loops) > 1 or [getattr(name, "name", "") for name in held] not in ([], ["paper", "papers"]):
        raise WrongMark("for")
    known = {id(mark.node) for mark in read.find_all(nodes.Getattr)} | {id(name) for name in held}
    for name in read.find_all(nodes.Name):
        if id(name) not in known:
            raise WrongMark(name.name)


def _written(mark: nodes.Getattr) -> str:
    return f"{getattr(mark.node, 'name', '…')}.{mark.attr}"


def wrong_mark(error: TemplateError) -> NotThisFile:
    """What to tell the office."""
    if isinstance(error, TemplateSyntaxError):
        return NotThisFile(
            f"Một dấu {{{{ … }}}} hoặc {{% … %}} viết sai, hoặc thiếu dấu đóng ({error.message}).",
            f"A mark {{{{ … }}}} or {{% … %}} is written wrongly, or is not closed ({error.message}).",
        )
    mark = str(error)
    vietnamese, english = in_both(
        lambda: ", ".join(f"paper.{name} ({say(*words)})" for name, words in MARKS.items())
    )
    wrong = (f"Dấu “{mark}”", f"The mark “{mark}”") if mark else ("Lệnh hoặc phép tính", "A command")
    return NotThisFile(
        f"{wrong[0]} không dùng được trong mẫu. Các dấu dùng được: {vietnamese}.",
        f"{wrong[1]} means nothing in a template. The marks are: {english}.",
    )
