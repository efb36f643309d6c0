"""Base class of record models, with pickling that saves memory: an archive holds very many instances."""

from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict

FieldPath: TypeAlias = tuple[str | int, ...]
"""Keys and list indices from a record to a value in it; "*" stands for every item of a list."""

_NO_FIELDS_SET: set[str] = set()


class Model(BaseModel):
    """Base class of record models: frozen, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __getstate__(self) -> dict[Any, Any]:
        """The field values without `model_fields_set`, which is never read and takes much memory."""
        return self.__dict__

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Restore an instance from a worker process or the cache; `model_fields_set` is empty."""
        set_attribute = object.__setattr__
        # Setting attributes one by one keeps the key-sharing dict of CPython, which updating __dict__ would lose.
        for name, value in state.items():
            set_attribute(self, name, value)
        set_attribute(self, "__pydantic_fields_set__", _NO_FIELDS_SET)
        set_attribute(self, "__pydantic_extra__", None)
        set_attribute(self, "__pydantic_private__", None)
