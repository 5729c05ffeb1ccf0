"""A reader of patent documents in a table, one a row: such formats differ by names and separators only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from aicluster_spark.errors import InputError
from aicluster_spark.records.classification import symbols
from aicluster_spark.records.dates import parse_date
from aicluster_spark.records.distinct import once_each
from aicluster_spark.records.documents import DOCUMENT, shape
from aicluster_spark.records.identifiers import chinese
from aicluster_spark.records.judge import Check, first_reason, judged, unread_date
from aicluster_spark.records.readers import table_words
from aicluster_spark.records.readers.column_names import find_columns, plain_header, require
from aicluster_spark.records.readers.reader import TABLE_DIALECT, Dialect, Product, Setting
from aicluster_spark.records.readers.table_parties import parties, placed
from aicluster_spark.records.text import language, present, whole_number

FIELDS = {
    "application_number": "number of the application",
    "application_date": "day of filing",
    "publication_number": "number of the publication",
    "publication_date": "day of the publication",
    "grant_number": "number of the grant's publication",
    "grant_date": "day of grant",
    "document_type": "kind of document in words, such as 发明申请",
    "office": "two-letter code of the office",
    "title": "title",
    "abstract": "abstract",
    "ipc_main": "first IPC symbol",
    "ipc": "IPC symbols",
    "cpc": "CPC symbols",
    "applicants": "applicants' names",
    "credit_codes": "applicants' unified social credit codes, in the order of the names",
    "address": "address of the first applicant",
    "region": "its province or state",
    "city": "its city",
    "county": "its county or district",
    "country": "its country",
    "postcode": "its postcode",
    "inventors": "inventors' names",
    "assignees": "current holders' names",
    "assignee_address": "address of the first holder",
    "claims": "number of claims",
    "family_id": "patent family",
    "family_size": "documents in the family",
    "legal_status": "legal status in words",
}
"""What the columns of a table may be, by the names a study uses for them."""
DATES = ("application_date", "publication_date", "grant_date")
NUMBERS = ("application_number", "publication_number", "grant_number")


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """Reader of one document a row; see `TextReader`.

    Attributes
    ----------
    aliases
        Headers by field, the preferred first.
    needed
        Fields without which a file is not of the format. One of the numbers is always needed.
    separators
        Characters that part names in a cell.
    home
        Office of documents whose number names none; None where only the number tells.
    """

    name: str
    title: str
    expects: str
    aliases: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    separators: str = ";；"
    home: str | None = None
    product: Product = "documents"
    dialect: Dialect = TABLE_DIALECT
    columns: tuple[str, ...] = tuple(FIELDS)

    def bind(self, header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
        """Find the columns by their names."""
        known = {name: self.aliases.get(name, ()) for name in FIELDS}
        bound = find_columns(header, known, columns)
        require(bound, header, known, *self.needed)
        if not any(name in bound for name in NUMBERS):
            names = (alias for number in NUMBERS for alias in known[number])
            raise InputError(
                f"The file has no column with the documents' numbers. Its header is {', '.join(header)}.",
                f"Known names are {', '.join(names)}; or name the file's own under `columns` of the source.",
            )
        return bound

    def rows(self, cells: pl.DataFrame, setting: Setting) -> pl.DataFrame:
        """Turn cells into rows of DOCUMENT, one for each, in order."""
        said = cells.select(present(pl.col(name)).alias(name) for name in FIELDS)
        facts = said.select(*_texts(), *_symbols(), "document_type", "legal_status")
        read = _identity(said, self.home).hstack(facts)
        told = _with_stage(read).with_columns(parties(placed(said), self.separators))
        refused = told.with_columns(self._verdict(said, read, setting))
        rows = refused.with_columns(cells["source_row"], cells["byte_offset"])
        return judged(shape(rows, DOCUMENT), setting)

    def _verdict(self, said: pl.DataFrame, read: pl.DataFrame, setting: Setting) -> list[pl.Series]:
        """Refuse what is no record, and what is written but cannot be read."""
        own = {name: [plain_header(alias) for alias in names] for name, names in self.aliases.items()}
        own |= {name: [*own.get(name, []), plain_header(cell)] for name, cell in setting.columns.items()}
        right = chinese.check_digit_ok(pl.col("application_number")).alias("check_is_right")
        beside = said.select(pl.all().name.prefix("said_"), right).hstack(read)
        reason, detail = first_reason([*_no_record(own), *_unread()])
        return beside.select(reason=reason, detail=detail).get_columns()


def _identity(said: pl.DataFrame, home: str | None) -> pl.DataFrame:
    """Read office, numbers and dates."""
    plain = said.select(
        "office",
        application=_close(pl.col("application_number")),
        publication=_close(pl.coalesce("publication_number", "grant_number")),
        number=chinese.application_number(pl.col("application_number")),
        publication_number=_printed(pl.col("publication_number")),
        granted_as=_printed(pl.col("grant_number")),
    ).with_columns(office=_office(home))
    number = pl.when(pl.col("office") == "CN").then("number").otherwise("application")
    numbers = plain.select(
        "office",
        "granted_as",
        application_number=number,
        publication_number=pl.coalesce("publication_number", "granted_as"),
    )
    return numbers.hstack(said.select(parse_date(pl.col(name)).alias(name) for name in DATES))


def _office(home: str | None) -> pl.Expr:
    """Take the office from the publication, else its column, the application's letters or its form."""
    letters = r"^([A-Z]{2})[\dA-Z-]*\d"
    said = pl.col("office").str.to_uppercase().str.extract(r"^([A-Z]{2})$")
    return pl.coalesce(
        pl.col("publication").str.extract(letters, 1),
        said,
        pl.col("application").str.replace("^ZL", "CN").str.extract(letters, 1),
        pl.when(pl.col("number").is_not_null()).then(pl.lit("CN")),
        pl.lit(home, pl.String),
    )


def _close(number: pl.Expr) -> pl.Expr:
    return number.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"\s", "")


def _printed(number: pl.Expr) -> pl.Expr:
    """Write a publication the way it is printed, `CN107087341A`."""
    return once_each(number, _print, pl.String)


def _print(number: pl.Expr) -> pl.Expr:
    close = _close(number).str.replace_all("-", "", literal=True)
    bare = close.str.replace(r"^(\d{7,9}[A-Z]\d?)$", "CN${1}").str.replace("^CN0+", "CN")
    return pl.when(
        bare.str.contains(r"^(?:CN\d{7,9}(?:[ABCDSUY]\d?)?|[ABD-Z][A-Z].*\d.*|C[A-MO-Z].*\d.*)$")
    ).then(bare)


def _texts() -> list[pl.Expr]:
    counts = [whole_number(pl.col(name)).alias(name) for name in ("claims", "family_size")]
    words = pl.coalesce("title", "abstract")
    return [
        pl.col("title"),
        pl.col("abstract"),
        pl.col("family_id"),
        language(words).alias("language"),
        *counts,
    ]


def _symbols() -> list[pl.Expr]:
    """Read the symbols, the first one before the others; null where a document has none."""
    together = pl.concat_str("ipc_main", "ipc", separator=";", ignore_nulls=True)
    texts = {"ipc": together, "cpc": pl.col("cpc")}
    lists = {name: symbols(text) for name, text in texts.items()}
    return [pl.when(found.list.len() > 0).then(found).alias(name) for name, found in lists.items()]


def _with_stage(read: pl.DataFrame) -> pl.DataFrame:
    """Tell kind, stage and legal status; a grant is published under its own number, on its own day."""
    said = pl.col("document_type")
    printed = pl.coalesce("granted_as", "publication_number")
    coded = read.with_columns(code=printed.str.extract(r"^CN\d{7,9}([A-Z]\d?)$", 1))
    code = pl.col("code")
    staged = coded.with_columns(
        kind=table_words.kind(said, code, pl.col("application_number")),
        stage=table_words.stage(said, code, pl.col("publication_date"), pl.col("grant_date")),
    )
    granted = pl.col("stage") == "grant"
    own_number = pl.coalesce(pl.when(granted).then("granted_as"), "publication_number")
    own_day = pl.coalesce("grant_date", pl.when(granted).then("publication_date"))
    told = staged.with_columns(
        publication_number=own_number,
        grant_date=own_day,
        legal_status=table_words.legal_status(pl.col("legal_status"), pl.col("stage")),
    )
    return told.drop("granted_as", "document_type", "code")


def _no_record(own: Mapping[str, Sequence[str]]) -> list[Check]:
    cells = [pl.col(f"said_{name}") for name in FIELDS]
    # a cell longer than every name is none; its beginning tells as much, and abstracts are long
    longest = max((len(name) for names in own.values() for name in names), default=0)
    repeated = [
        pl.col(f"said_{name}").str.head(longest + 1).str.to_lowercase().is_in(list(names))
        for name, names in own.items()
        if names
    ]
    unread = [pl.col(name).is_null() for name in ("application_number", "publication_number", *DATES)]
    text = pl.coalesce(cells).str.slice(0, 200)
    return [
        (pl.all_horizontal(cell.is_null() for cell in cells), "empty_record", pl.lit("")),
        (pl.sum_horizontal(repeated) >= 2, "repeated_header", text),
        (pl.all_horizontal(*unread), "not_a_record", text),
    ]


def _unread() -> list[Check]:
    number, publication = pl.col("said_application_number"), pl.col("said_publication_number")
    home = pl.col("office") == "CN"
    wrong_check = home & ~pl.col("check_is_right")
    named = pl.coalesce(number, publication)
    dates = [(pl.col(f"said_{name}"), pl.col(name)) for name in DATES]
    return [
        (home & number.is_not_null() & pl.col("application_number").is_null(), "bad_number", number),
        (wrong_check, "bad_number", pl.format("{}: its check character is wrong", number)),
        (publication.is_not_null() & pl.col("publication_number").is_null(), "bad_number", publication),
        (
            named.is_not_null() & pl.col("office").is_null(),
            "bad_number",
            pl.format("{}: of which office?", named),
        ),
        *((unread_date(text, day), "bad_date", text) for text, day in dates),
    ]
