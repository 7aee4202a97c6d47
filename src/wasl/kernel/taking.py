"""What a command makes of the values it is given: clean columns, and what it refuses, by field."""

from dataclasses import dataclass, field
from typing import Any

from wasl.kernel.errors import Invalid


@dataclass
class Intake:
    """What was understood: columns by name, and what was refused."""

    fields: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, name: str, message: str) -> None:
        """Note that a field cannot be taken."""
        self.errors.setdefault(name, []).append(message)

    def finish(self) -> None:
        """Raise `Invalid` when anything was refused."""
        if self.errors:
            raise Invalid(fields=self.errors)
