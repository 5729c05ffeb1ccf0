"""The block `records` of a study: what is read, and which documents count."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aicluster_spark.study.fields import Options, Year, known


class Source(Options):
    """Files of one format."""

    reader: Annotated[str, known("readers")] = Field(
        description="Name of the reader; `aicluster readers` lists them."
    )
    path: str = Field(
        description="File, folder or glob pattern, relative to the study file; `cache:NAME` is in the cache "
        "folder."
    )
    columns: dict[str, str] = Field(
        {}, description="For the reader `table`: the engine's name of a column and its header in the file."
    )
    encoding: str | None = Field(
        None, description="Encoding of the text, such as gb18030; null finds it from the bytes."
    )


class Limits(Options):
    """What a source file may cost before it is refused."""

    expansion: Annotated[float, Field(ge=2, le=10_000)] = Field(
        200.0, description="Unpacked bytes for each packed byte of an archive."
    )
    unpacked_gigabytes: Annotated[float, Field(gt=0, le=100_000)] = Field(
        200.0, description="Unpacked size of one archive.", json_schema_extra={"unit": "GB"}
    )
    members: Annotated[int, Field(ge=1)] = Field(5_000_000, description="Files in one archive.")
    record_megabytes: Annotated[float, Field(gt=0, le=1024)] = Field(
        16.0, description="Longest record; a longer one is rejected, and reading goes on at the next line."
    )

    @property
    def record_bytes(self) -> int:
        """Longest record in bytes."""
        return int(self.record_megabytes * 1e6)


class LastCompleteYear(Options):
    """How the last complete filing year is found from the records' own lags."""

    year: Year | None = Field(None, description="State the year yourself; null derives it.")
    completeness: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.9, description="Share of a filing year's documents that must already be published for it to count."
    )
    reference_years: Annotated[int, Field(ge=3, le=60)] = Field(
        12, description="Filing years before the last publication from which the lags are learnt."
    )


class RecordsOptions(Options):
    """What is read, and which documents count."""

    sources: Annotated[tuple[Source, ...], Field(min_length=1)] = Field(description="The files.")
    kinds: tuple[Literal["invention", "utility_model", "design", "plant", "other"], ...] = Field(
        ("invention", "utility_model", "design", "plant", "other"), description="Kinds of documents kept."
    )
    count: Literal["applications", "grants", "either"] = Field(
        "either",
        description="Which publications count where an application was published and granted: the published "
        "application (the grant where the sources hold no other), the grant, or either, as one patent with "
        "the facts of both.",
    )
    future_dates: Literal["reject", "keep"] = Field(
        "reject",
        description="What to do with documents dated after the day the file was written; those kept are "
        "marked (`date_doubt`) and counted.",
    )
    filed_after_publication: Literal["reject", "keep"] = Field(
        "reject",
        description="What to do with documents filed after they were published; those kept are marked "
        "(`date_doubt`) and counted.",
    )
    limits: Limits = Field(Limits(), description="What a source file may cost before it is refused.")
    withdrawn: Literal["keep", "reject"] = Field(
        "keep", description="What to do with patents the office withdrew after publication."
    )
    last_complete_year: LastCompleteYear = Field(LastCompleteYear(), description="Where the panel is cut.")

    @property
    def kept_doubts(self) -> frozenset[str]:
        """Doubts about dates that do not keep a document out, by the names of `rejects.REASONS`."""
        kept = {
            "future_date": self.future_dates == "keep",
            "application_after_publication": self.filed_after_publication == "keep",
        }
        return frozenset(name for name, is_kept in kept.items() if is_kept)
