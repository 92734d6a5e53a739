class LawRefusal(ValueError):
    """A question that the law, or what we hold of it, cannot answer; says why in one plain sentence."""


class LawDataError(Exception):
    """A data file that cannot be trusted; says the file, the line and the reason."""
