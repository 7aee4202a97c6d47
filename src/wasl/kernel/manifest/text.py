"""The type of text that people see."""

from typing import Any

# lazily translated text; the stubs call it StrPromise
type Text = Any
