from commonweal.ground.pages.words import lower_first


class Asked:
    """What every field on a page knows: its label, its name in error messages, and what to say when left empty."""

    verb = "Enter"

    def __init__(self, *, label, hint="", name_in_errors=None, enter=None, select=None, width=None, **options):
        self.name_in_errors = name_in_errors or in_errors(label, enter)
        self.width = width
        self.autocomplete = options.pop("autocomplete", None)
        options.setdefault("help_text", hint)
        super().__init__(label=label, **options)
        self.error_messages["required"] = when_empty(label, enter=enter, select=select, verb=self.verb)

    def says(self, rule):
        return f"{self.name_in_errors} {rule}"


def in_errors(label, enter):
    """'What you offer' for 'What do you offer?', where what is entered was named in one plain phrase."""
    if label.endswith("?") and enter and not set(enter) & set(",:"):
        return enter[0].upper() + enter[1:]
    return label.rstrip("?")


def when_empty(label, *, enter=None, select=None, verb="Enter"):
    if enter:
        return f"Enter {enter}"
    if select:
        return f"Select {select}"
    if label.endswith("?"):
        return f"{verb} an answer to ‘{label}’"
    return f"{verb} {lower_first(label)}"
