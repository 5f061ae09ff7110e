"""Officers' own workbooks on their way in: read, understood, checked, marked, loaded."""
