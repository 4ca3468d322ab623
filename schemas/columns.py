"""How a column is declared (`column`) and how a declaration is read back (`columns_of`). No table and no output format belongs here."""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticUndefined

from schemas.codes import CODE_LISTS

ColumnType = Literal["string", "integer", "number", "boolean", "date", "timestamp", "list"]

# Country codes are many: written out in every table they would bury what else a file says. Expectations and row classes check them all the same.
_LONGEST_SHORT_LIST = 40

_TYPES: dict[type, ColumnType] = {str: "string", int: "integer", float: "number", bool: "boolean", dt.date: "date", dt.datetime: "timestamp"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column as declared, free of pydantic: what every generator reads.

    `type` is our own name; a `list` is a list of strings. `minimum`/`maximum` are inclusive and in `unit`. `codes` names the code list that a value
    (or every element of a list) is taken from. `description` is `meaning` followed by `not_meaning`.
    """

    name: str
    type: ColumnType
    nullable: bool
    meaning: str
    not_meaning: str | None
    unit: str | None
    codes: str | None
    minimum: float | None
    maximum: float | None
    pattern: str | None
    min_length: int | None

    @property
    def description(self) -> str:
        """Meaning and, where there is one, the warning against a wrong reading."""
        return f"{self.meaning} {self.not_meaning}" if self.not_meaning else self.meaning

    @property
    def short_values(self) -> tuple[str, ...] | None:
        """The codes allowed when they are few enough to be written out wherever the column is described; None otherwise."""
        return self.values if self.values and len(self.values) <= _LONGEST_SHORT_LIST else None

    @property
    def values(self) -> tuple[str, ...] | None:
        """The codes allowed, in their order; None when the column has no code list."""
        return tuple(CODE_LISTS[self.codes]) if self.codes else None


def column(
    meaning: str,
    not_meaning: str | None = None,
    *,
    unit: str | None = None,
    codes: str | None = None,
    ge: float | None = None,
    le: float | None = None,
    pattern: str | None = None,
    min_length: int | None = None,
    default: Any = PydanticUndefined,
) -> Any:
    """Declare a column of a table.

    The annotation beside it gives type and nullability: `str | None` may be null and is null when a row leaves it out, `list[str]` is never null and is empty
    when left out, anything else must be given.
    """
    extra: dict[str, Any] = {"not_meaning": not_meaning, "unit": unit, "codes": codes}
    limits: dict[str, Any] = {"ge": ge, "le": le, "pattern": pattern, "min_length": min_length}
    return Field(
        default=default,
        description=meaning,
        json_schema_extra={key: value for key, value in extra.items() if value is not None},
        **{key: value for key, value in limits.items() if value is not None},
    )


def optional(meaning: str, not_meaning: str | None = None, **options: Any) -> Any:
    """Declare a column that may be null: `column` with the default None."""
    return column(meaning, not_meaning, default=None, **options)


def list_column(meaning: str, not_meaning: str | None = None, *, codes: str | None = None) -> Any:
    """Declare a list-of-strings column: never null, empty when a row leaves it out."""
    extra = {"not_meaning": not_meaning, "codes": codes}
    return Field(default_factory=list, description=meaning, json_schema_extra={key: value for key, value in extra.items() if value is not None})


class Row(BaseModel):
    """Base of every row class: no unknown column, no silent conversion, codes only from their lists, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="after")
    def _codes_are_listed(self) -> Row:
        for col in columns_of(type(self)):
            allowed = col.values
            value = getattr(self, col.name)
            if allowed is None or value is None:
                continue
            unknown = [item for item in (value if col.type == "list" else [value]) if item not in allowed]
            if unknown:
                listed = f" ({', '.join(col.short_values)})" if col.short_values else ""
                raise ValueError(f"{col.name}: {unknown[0]!r} is not in the code list {col.codes!r}{listed}")
        return self


@cache
def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """Return the columns of a row class, in order. Raises TypeError for an annotation that no table can hold."""
    return tuple(_read_column(model, name) for name in model.model_fields)


def _read_column(model: type[BaseModel], name: str) -> Column:
    info = model.model_fields[name]
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    kind, nullable = _read_annotation(info.annotation, f"{model.__name__}.{name}")

    def limit(attribute: str) -> Any:
        return next((value for item in info.metadata if (value := getattr(item, attribute, None)) is not None), None)

    return Column(
        name=name,
        type=kind,
        nullable=nullable,
        meaning=info.description or "",
        not_meaning=_text(extra.get("not_meaning")),
        unit=_text(extra.get("unit")),
        codes=_text(extra.get("codes")),
        minimum=limit("ge"),
        maximum=limit("le"),
        pattern=limit("pattern"),
        min_length=limit("min_length"),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _read_annotation(annotation: Any, where: str) -> tuple[ColumnType, bool]:
    nullable = False
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [arg for arg in get_args(annotation) if arg is not type(None)]
        nullable, annotation = True, inner[0]
    if get_origin(annotation) is list and get_args(annotation) == (str,):
        return "list", nullable
    if annotation not in _TYPES:
        raise TypeError(f"{where}: no column type for {annotation!r}; use str, int, float, bool, date, datetime or list[str]")
    return _TYPES[annotation], nullable
