"""`python -m giamngheo.records.geography.load`: bring the units to what policy/geography says, after migrating.

DATABASE_URL: as the owner of the tables.
"""

import os

import django

from giamngheo.records.geography.services.load_units import load_units


def main() -> None:
    """Load, and say how many rows changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.config.settings")
    django.setup()
    for file, loaded in load_units().items():
        print(f"{file}: -{loaded.removed} +{loaded.added}")


if __name__ == "__main__":
    main()
