"""headers: those of an answer, whoever has read them."""


class Headers:
    """Has `headers`, a list of (name, value)."""

    def header(self, name):
        """The value, None when there is none; twice is a failure."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        if len(values) > 1:
            raise AssertionError(f"{name} is there {len(values)} times")
        return values[0] if values else None
