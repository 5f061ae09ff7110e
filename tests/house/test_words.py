"""What is kept here is clean, and the command line speaks both languages."""

import re

import pytest

from giamngheo.config.cli import COMMANDS, main

from .files import kept_files, name_of, text_of

VIETNAMESE = re.compile(r"[À-ỹ]")
OPTION = re.compile(r"^  (?:-h, )?(--[a-z-]+)(?: \S+)?(?:  +|\n +)(\S.*)$", re.MULTILINE)
COMMAND = re.compile(r"^    ([a-z-]+)  +(\S.*)$", re.MULTILINE)

# The first letter of each stands in brackets, so that this file does not find itself.
MACHINE_PATHS = re.compile(r"/[w]ork/|/[r]oot/|/[h]ome/\w|/[U]sers/\w|/[t]mp/\w")
LEFT_OVERS = re.compile(r"\b[T]ODO\b|\b[F]IXME\b|\b[X]XX\b|[<]{7}|[>]{7}|\b[b]reakpoint\(|\b[s]et_trace\(")
LEFT_FILES = re.compile(r"(\.orig|\.rej|\.bak|\.swp|\.tmp|\.pyc|~|\.DS_Store)$")


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in a kept file."""
    return [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in kept_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine_is_kept() -> None:
    assert found(MACHINE_PATHS) == []


def test_nothing_is_left_over_from_work() -> None:
    assert found(LEFT_OVERS) == []
    assert [name_of(path) for path in kept_files() if LEFT_FILES.search(path.name)] == []


def test_no_kept_file_is_empty_but_those_that_mark_a_package() -> None:
    empty = [path for path in kept_files() if not path.read_bytes() and path.name != "__init__.py"]
    assert [name_of(path) for path in empty] == []


Help = dict[str, str]


@pytest.fixture
def helped(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> "Helper":
    return Helper(capsys, monkeypatch)


class Helper:
    """Asks a command for its help in a language."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        monkeypatch.setenv("COLUMNS", "300")

    def __call__(self, language: str, *command: str) -> str:
        assert main([*command, "--help", "--lang", language]) == 0
        return self._capsys.readouterr().out


def both(helped: Helper, pattern: re.Pattern[str], *command: str) -> tuple[Help, Help]:
    """What each option or command is said to be, in Vietnamese and in English."""
    vietnamese, english = (dict(pattern.findall(helped(name, *command))) for name in ("vi", "en"))
    return vietnamese, english


def assert_told_in_both(vietnamese: Help, english: Help) -> None:
    """Each name is explained in Vietnamese, and otherwise in English."""
    assert vietnamese.keys() == english.keys()
    assert [name for name, told in vietnamese.items() if not VIETNAMESE.search(told)] == []
    assert [name for name, told in english.items() if VIETNAMESE.search(told)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained_in_both_languages(command: str, helped: Helper) -> None:
    vietnamese, english = both(helped, OPTION, command)
    written = set(re.findall(r"--[a-z-]+", helped("vi", command)))
    assert set(vietnamese) == written
    assert_told_in_both(vietnamese, english)


def test_every_command_is_explained_in_both_languages(helped: Helper) -> None:
    vietnamese, english = both(helped, COMMAND)
    assert set(vietnamese) == set(COMMANDS)
    assert_told_in_both(vietnamese, english)
