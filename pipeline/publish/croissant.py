"""croissant.json: the release in the vocabulary of MLCommons (Croissant 1.1 with the responsible-AI fields), which data set search engines and loaders read.

Formats: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html and .../croissant-rai-spec.html. Made from the declarations of the tables.
Foreign keys stand in datapackage.json only: Croissant's own loader joins the tables along them, and drops or refuses rows whose key is null.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from schemas import TABLES
from schemas.columns import Column, ColumnType

from . import about
from .files import Hashes, to_json

_TERMS = (
    *("arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet", "format"),
    *("includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated", "replace"),
    *("samplingRate", "separator", "source", "subField", "transform"),
)
# The terms of the standard, as its own examples map them; a reader that finds others warns.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _TERMS},
}
_DATA_TYPES: dict[ColumnType, str] = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "timestamp": "sc:DateTime",
    "list": "sc:Text",
}


def describe_croissant(hashes: Hashes, names: list[str], version: str, data_through: dt.date) -> str:
    """Return croissant.json of the folder that `hashes` are of: every Parquet file, every column of every table with type, meaning and reference."""
    return to_json(
        {
            "@context": _CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
            "name": about.TITLE,
            "description": about.ABOUT,
            "version": version,
            "datePublished": data_through.isoformat(),
            "license": about.LICENCE["path"],
            "creator": {"@type": "sc:Organization", "name": about.CREATOR},
            "keywords": list(about.KEYWORDS),
            "citeAs": f"{about.CREATOR}: {about.TITLE}, version {version} ({data_through.year}). CC BY 4.0.",
            "rai:dataCollection": about.COLLECTION,
            "rai:dataCollectionType": ["Web Scraping", "Software Collection"],
            "rai:dataCollectionMissingData": "A value that no source states is null; nothing is imputed.",
            "rai:machineAnnotationTools": ["Open Incidents pipeline: rules, word lists, spaCy dependency parser"],
            "rai:dataBiases": about.BIASES,
            "rai:dataLimitations": about.LIMITS,
            "rai:dataUseCases": about.USES,
            "rai:personalSensitiveInformation": about.SENSITIVE,
            "rai:dataReleaseMaintenancePlan": about.MAINTENANCE,
            "distribution": [_file_object(hashes, name) for name in names],
            "recordSet": [_record_set(name) for name in names],
        }
    )


def _file_object(hashes: Hashes, name: str) -> dict[str, Any]:
    path = hashes.folder / f"{name}.parquet"
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "description": TABLES[name].description,
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": hashes[path.name],
    }


def _record_set(name: str) -> dict[str, Any]:
    table = TABLES[name]
    record_set: dict[str, Any] = {"@type": "cr:RecordSet", "@id": name, "name": name, "description": table.description}
    if table.primary_key:
        record_set["key"] = [{"@id": f"{name}/{column}"} for column in table.primary_key]
    record_set["field"] = [_field(name, column) for column in table.columns]
    return record_set


def _field(table: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": _DATA_TYPES[column.type],
        "source": {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": column.name}},
    }
    if column.type == "list":
        field |= {"isArray": True, "arrayShape": "-1"}
    return field
