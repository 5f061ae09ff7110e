"""Reading a Word file back, without the code that wrote it."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_body(content: bytes) -> ElementTree.Element:
    """The body of the document."""
    with ZipFile(BytesIO(content)) as file:
        body = ElementTree.fromstring(file.read("word/document.xml")).find(f"{W}body")
    assert body is not None
    return body


def word_lines(content: bytes) -> list[str]:
    """The text of each paragraph, those in tables too, in order, without the empty ones."""
    paragraphs = word_body(content).iter(f"{W}p")
    texts = ("".join(piece.text or "" for piece in one.iter(f"{W}t")) for one in paragraphs)
    return [text for text in texts if text]
