"""What a household that escaped poverty still has a right to: read from policy/, and what a province adds to it."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from giamngheo.engine.policy import POLICY, instruments
from giamngheo.engine.policy_reader import CONFIDENCES, PolicyError, read_yaml
from giamngheo.rules.language import say
from giamngheo.rules.rights_after_escape import DEFINITIONS, EscapeRight

FILE = "rights_after_escape.yaml"
KEYS = {
    *("label_vi", "label_en", "note_vi", "note_en", "definition", "months"),
    *("valid_from", "valid_to", "source", "confidence"),
}


def rights_after_escape(own: Path | None = None) -> tuple[EscapeRight, ...]:
    """In the order of the files. own: a province's policy folder, whose file may be absent.

    Raises PolicyError, which names file and key, for a wrong one.
    """
    found = dict(_ours())
    if own and (path := own / FILE).exists():
        # Whose own the file is names its own instruments.
        found |= _rights(path, None)
    return tuple(found.values())


@cache
def _ours() -> dict[str, EscapeRight]:
    return _rights(POLICY / FILE, set(instruments()))


def _rights(path: Path, cited: set[str] | None) -> dict[str, EscapeRight]:
    content = read_yaml(path)
    entries = content.get("rights") if isinstance(content, dict) else None
    if not isinstance(entries, dict):
        raise PolicyError(path, "rights", say("cần danh sách các quyền", "a list of rights is wanted"))
    return {str(name): _right(path, str(name), entry, cited) for name, entry in entries.items()}


def _right(path: Path, name: str, entry: Any, cited: set[str] | None) -> EscapeRight:
    def wrong(key: str, vietnamese: str, english: str) -> PolicyError:
        return PolicyError(path, f"{name}.{key}", say(vietnamese, english))

    if not isinstance(entry, dict) or set(entry) != KEYS:
        raise wrong("", f"cần đúng các khóa {', '.join(sorted(KEYS))}", "other keys are wanted")
    words = [entry[key] for key in ("label_vi", "label_en", "note_vi", "note_en")]
    if not all(isinstance(word, str) and word for word in words):
        raise wrong("label_vi", "cần chữ", "words are wanted")
    if entry["definition"] not in DEFINITIONS:
        raise wrong("definition", "phải là programme hoặc credit", "programme or credit is wanted")
    months = entry["months"]
    if months is not None and (type(months) is not int or months < 1):
        raise wrong("months", "cần số tháng", "a number of months is wanted")
    since, until = entry["valid_from"], entry["valid_to"]
    if type(since) is not date or not (until is None or (type(until) is date and until > since)):
        raise wrong("valid_from", "cần ngày, đầu trước cuối", "days are wanted, the first before the last")
    source = entry["source"]
    number = source.get("instrument") if isinstance(source, dict) else None
    if not isinstance(number, str) or (cited is not None and number not in cited):
        raise wrong("source", f"không có văn bản {number}", f"no instrument {number}")
    if entry["confidence"] not in CONFIDENCES:
        raise wrong(
            "confidence", "phải là seen, inferred, unverified", "seen, inferred, unverified is wanted"
        )
    article = source.get("article")
    return EscapeRight(
        name=name,
        words=(words[0], words[1]),
        note=(words[2], words[3]),
        definition=entry["definition"],
        months=months,
        since=since,
        until=until,
        law=f"{number}, {article}" if article else number,
        confidence=entry["confidence"],
    )
