"""Reading a CSV file of dated policy events: every mistake reported at once, each with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path

import pycountry

from aicluster_spark.errors import StudyError
from aicluster_spark.policy.events import PolicyEvent
from aicluster_spark.study.mistakes import StudyMistakes
from aicluster_spark.study.own_text import read_own_text

LEVELS = ("national", "city", "district", "county")
REQUIRED = ("level", "country", "place", "programme", "date", "precision", "evidence", "source")
OPTIONAL = ("city_code_2024",)

_DATE_FORMS = {"year": r"\d{4}", "month": r"\d{4}-\d{2}", "day": r"\d{4}-\d{2}-\d{2}"}


def packaged_events() -> list[PolicyEvent]:
    """Return the events that come with the package, all levels and all kinds of evidence."""
    file = resources.files("aicluster_spark") / "data" / "policy_events.csv"
    return parse_events(file.read_text(encoding="utf-8"), "the packaged policy_events.csv")


def read_events(path: Path) -> list[PolicyEvent]:
    """Read a study's own CSV file of events.

    Parameters
    ----------
    path
        UTF-8 CSV with the columns of `REQUIRED`, and of `OPTIONAL` where wanted.

    Raises
    ------
    StudyError
        If the file cannot be read or has mistakes; then all of them are listed.
    """
    fix = "Correct policy.events: `packaged`, or a CSV file relative to the study file."
    return parse_events(read_own_text(path, "The policy events", fix), path.name)


def parse_events(text: str, name: str) -> list[PolicyEvent]:
    """Parse the text of a CSV file of events; a StudyError lists every mistake with its line."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    _require_columns(tuple(reader.fieldnames or ()), name)
    events: list[PolicyEvent] = []
    mistakes: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    for record in reader:
        row, line = _cells(record), reader.line_num
        found = [*_mistakes(record, row), *_repeated(row, line, seen)]
        mistakes += [f"line {line}: {mistake}" for mistake in found]
        if not found:
            events.append(_event(row))
    if mistakes:
        raise StudyMistakes(name, tuple(mistakes))
    return events


def _require_columns(columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in REQUIRED if column not in columns]
    unknown = [column for column in columns if column not in (*REQUIRED, *OPTIONAL)]
    if missing or unknown:
        problems = [f"lacks {', '.join(missing)}"] if missing else []
        problems += [f"has unknown {', '.join(map(repr, unknown))}"] if unknown else []
        raise StudyError(
            f"The header of {name} {' and '.join(problems)}.",
            f"Columns are {', '.join(REQUIRED)}, and if wanted {', '.join(OPTIONAL)}.",
        )


def _cells(record: dict[str | None, str | list[str] | None]) -> dict[str, str]:
    """Return the named cells of a row without surrounding blanks; cells the row lacks are empty."""
    return {
        name: value.strip() if isinstance(value := record.get(name), str) else ""
        for name in (*REQUIRED, *OPTIONAL)
    }


def _mistakes(record: dict[str | None, str | list[str] | None], row: dict[str, str]) -> Iterator[str]:
    if None in record or None in record.values():
        yield "the row does not have as many cells as the header."
        return
    for name in ("place", "programme", "evidence"):
        if not row[name]:
            yield f"{name} is empty."
    if row["level"] not in LEVELS:
        yield f"level is {row['level']!r}, allowed are {', '.join(LEVELS)}."
    if pycountry.countries.get(alpha_2=row["country"]) is None or not row["country"].isupper():
        yield f"country is {row['country']!r}, which is no ISO 3166-1 code of two capital letters."
    yield from _date_mistakes(row)
    if row["evidence"].startswith("read") and not row["source"]:
        yield "evidence says it was read, but no source is named."


def _date_mistakes(row: dict[str, str]) -> Iterator[str]:
    form = _DATE_FORMS.get(row["precision"])
    if form is None:
        yield f"precision is {row['precision']!r}, allowed are {', '.join(_DATE_FORMS)}."
    elif not re.fullmatch(form, row["date"]):
        yield f"date is {row['date']!r}, but precision says {row['precision']}."
    elif not _is_date(row["date"]):
        yield f"date is {row['date']!r}, which is not in the calendar."


def _is_date(text: str) -> bool:
    first_day = text + "-01-01"[len(text) - 4 :]  # 2018 and 2018-05 are completed to a day
    try:
        date.fromisoformat(first_day)
    except ValueError:
        return False
    return True


def _repeated(row: dict[str, str], line: int, seen: dict[tuple[str, ...], int]) -> Iterator[str]:
    key = tuple(row[name] for name in ("country", "place", "programme", "date"))
    first = seen.setdefault(key, line)
    if first != line:
        yield f"the same event as on line {first} (country, place, programme and date)."


def _event(row: dict[str, str]) -> PolicyEvent:
    return PolicyEvent(
        level=row["level"],
        country=row["country"],
        place=row["place"],
        city_code_2024=row["city_code_2024"] or None,
        programme=row["programme"],
        date=row["date"],
        year=int(row["date"][:4]),
        precision=row["precision"],
        evidence=row["evidence"],
        source=row["source"] or None,
    )
