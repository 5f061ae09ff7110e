"""Where things stand in the data folder; known without Django, so that a backup finds them too."""

from pathlib import Path


def stored_file(data: Path, checksum: str) -> Path:
    """The content of a stored file, by its SHA-256."""
    return data / "files" / checksum[:2] / checksum


def last_backup(data: Path) -> Path:
    """The notice of the last backup that was made and checked: when, where, how large."""
    return data / "last-backup.json"
