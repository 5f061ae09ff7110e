"""What is wrong with the officers' files, as lines they can act on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN_AT_MOST = 100


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend. row as a spreadsheet shows it (header 1); 1 for the whole file; column may be empty."""

    file: str
    row: int
    column: str
    message: str
    is_warning: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        mark = "warning: " if self.is_warning else ""
        return f"{self.file}:{self.row}:{self.column}: {mark}{' '.join(self.message.split())}"


class Refused(Exception):
    """The input cannot be used; carries every finding (and the warnings met on the way)."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(f"{len(self.findings)} findings")


class WrongUsage(Exception):
    """The command was called in a way that cannot work; the message is for the user."""


def whole_file(file: str, message: str, column: str = "") -> Finding:
    """A finding about the whole file or a column."""
    return Finding(file, 1, column, message)


def printed(findings: list[Finding]) -> list[str]:
    """The lines for stderr: the first hundred, then how many there are in all."""
    lines = [str(finding) for finding in findings[:SHOWN_AT_MOST]]
    if len(findings) > SHOWN_AT_MOST:
        lines.append(f"{len(findings)} {'warnings' if findings[0].is_warning else 'findings'} in all")
    return lines
