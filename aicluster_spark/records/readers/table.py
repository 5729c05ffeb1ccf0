"""Reader `table`: any table of patent documents, its columns named by the study or known by their names."""

from __future__ import annotations

from aicluster_spark.records.readers.cnipa_gazette_csv import CNIPA_GAZETTE_CSV
from aicluster_spark.records.readers.document_table import FIELDS, DocumentTable
from aicluster_spark.records.readers.incopat import INCOPAT
from aicluster_spark.records.readers.national_yearly_csv import NATIONAL_YEARLY_CSV
from aicluster_spark.records.readers.patsnap import PATSNAP

ENGLISH = {
    "application_number": ("application_number", "application_id", "application no", "appln_nr"),
    "application_date": ("application_date", "filing_date", "filing date"),
    "publication_number": ("publication_number", "patent_number", "publication no"),
    "publication_date": ("publication_date", "publication date"),
    "grant_number": ("grant_number",),
    "grant_date": ("grant_date", "grant date"),
    "document_type": ("document_type", "patent_type", "kind"),
    "office": ("office", "country_code", "authority"),
    "title": ("title", "invention title"),
    "abstract": ("abstract",),
    "ipc_main": ("ipc_main", "main ipc"),
    "ipc": ("ipc", "ipc classes", "ipcr"),
    "cpc": ("cpc", "cpc classes"),
    "applicants": ("applicants", "applicant"),
    "credit_codes": ("credit code", "credit codes", "unified social credit code"),
    "address": ("address", "applicant_address"),
    "region": ("region", "state", "province"),
    "city": ("city",),
    "county": ("county", "district"),
    "country": ("country", "applicant_country"),
    "postcode": ("postcode", "zip"),
    "inventors": ("inventors", "inventor"),
    "assignees": ("assignees", "assignee", "current_assignee"),
    "assignee_address": ("assignee_address",),
    "claims": ("claims", "num_claims", "claim_count"),
    "family_id": ("family_id", "docdb_family_id"),
    "family_size": ("family_size", "docdb_family_size"),
    "legal_status": ("legal_status", "status"),
}
"""Names of columns in English."""


def _known(field: str) -> tuple[str, ...]:
    formats = (NATIONAL_YEARLY_CSV, CNIPA_GAZETTE_CSV, INCOPAT, PATSNAP)
    names = (*ENGLISH[field], *(name for format_ in formats for name in format_.aliases.get(field, ())))
    return tuple(dict.fromkeys(names))


TABLE = DocumentTable(
    name="table",
    title="Any table of patent documents, one a row",
    expects=(
        "CSV, TSV, a sheet or parquet. The study names the columns under `columns` by the engine's names: "
        + "; ".join(f"{name} ({meaning})" for name, meaning in FIELDS.items())
        + ". Columns it does not name are known by their names in Chinese or English. `;` or `|` parts names."
    ),
    aliases={field: _known(field) for field in FIELDS},
    needed=("application_date",),
    separators=";；|",
)
