"""What stands around the sections: the head of the page and the words of its controls."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aicluster_spark.report.language import message, say, spoken
from aicluster_spark.study.models import Study

KIND_LABELS = {
    "real": message("Real records"),
    "sample": message("Sample"),
    "synthetic": message("SYNTHETIC"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Texts of the page that belong to no section; the attributes are named by what they say."""

    title: str
    kind: str
    mark: str
    statement: str
    reminder: str
    skip: str
    sections: str
    languages: str
    noscript: str
    table: str
    why_unknown: str
    meanings: str
    nothing: str
    download: str
    csv: str
    whole_csv: str
    filter: str
    rows_shown: str
    not_drawn: str


def frame(study: Study, csv: str = "") -> Frame:
    """Return the texts around the sections in the language spoken.

    Parameters
    ----------
    study
        The study.
    csv
        How the addresses of the tables' files begin; empty where none lie beside the page.
    """
    provenance, kind = study.provenance, say(KIND_LABELS[study.provenance.kind])
    chinese = spoken() == "zh"
    statement = (provenance.statement_zh if chinese else None) or provenance.statement
    return Frame(
        title=(study.title_zh if chinese else None) or study.title,
        kind=kind,
        mark="" if provenance.kind == "real" else kind,
        statement=statement,
        reminder=re.sub(f"^{re.escape(kind)}\\s*[:：]\\s*", "", statement),  # the mark stands before it
        skip=say("Skip to the findings"),
        sections=say("Sections"),
        languages=say("Language"),
        noscript=say("Charts need JavaScript. Every chart has its table, which does not."),
        table=say("Table:"),
        why_unknown=say("Why values are unknown"),
        meanings=say("What the columns mean"),
        nothing=say("There are none."),
        download=say("Download CSV"),
        csv=csv,
        whole_csv=say("CSV file beside this page"),
        filter=say("Filter rows"),
        rows_shown=say("{shown} of {rows} rows", shown="{shown}", rows="{rows}"),
        not_drawn=say("This chart could not be drawn; its table is below."),
    )
