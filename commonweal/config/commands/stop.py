"""How a command ends: 0 done, 1 refused or found wrong, 2 cannot be read."""

DONE, WRONG, UNREADABLE = 0, 1, 2


class Stop(Exception):
    """The sentences to print before ending, and the code to end with."""

    def __init__(self, *sentences: str, code: int = WRONG) -> None:
        self.sentences, self.code = sentences, code
        super().__init__(" ".join(sentences))
