"""Made-up results of every stage in the shape of the schemas, for looking at the report without a run.

Numbers are drawn with a fixed seed and mean nothing. Some names are hostile on purpose.
"""

from sample.asked import provenance, study
from sample.estimation import programme, small_panel
from sample.networks import PERSON
from sample.results import report_data
from sample.variants import empty, estimated, of_country, with_inference
from sample.world import ENDLESS, FORMULA, HOSTILE, LAST_YEAR, PLACES

__all__ = [
    "ENDLESS",
    "FORMULA",
    "HOSTILE",
    "LAST_YEAR",
    "PERSON",
    "PLACES",
    "empty",
    "estimated",
    "of_country",
    "programme",
    "provenance",
    "report_data",
    "small_panel",
    "study",
    "with_inference",
]
