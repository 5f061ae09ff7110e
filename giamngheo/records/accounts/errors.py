"""What is wrong with what was asked, at which field, in the reader's language."""

from giamngheo.rules.language import say


class WrongEntry(Exception):
    """The act cannot be done with this value. field: the form's field; words: Vietnamese and English."""

    def __init__(self, field: str, *words: str) -> None:
        self.field, self.words = field, words
        super().__init__(words[1])

    @property
    def message(self) -> str:
        """The sentence in the reader's language."""
        return say(self.words[0], self.words[1])
