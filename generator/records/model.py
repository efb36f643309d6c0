"""What every part of a record is: frozen data that takes little memory, for an archive holds very many of them."""

from typing import Any

from pydantic import BaseModel, ConfigDict

_NOT_KNOWN: set[str] = set()


class Model(BaseModel):
    """A part of a record: frozen, and with no key but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __getstate__(self) -> dict[Any, Any]:
        """Its values, without the names of those that were given: nobody asks for these, and they take much memory."""
        return self.__dict__

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Bring back what passed from process to process, or from build to build."""
        put = object.__setattr__
        # One by one, so that all of a kind share one table of names.
        for name, value in state.items():
            put(self, name, value)
        put(self, "__pydantic_fields_set__", _NOT_KNOWN)
        put(self, "__pydantic_extra__", None)
        put(self, "__pydantic_private__", None)
