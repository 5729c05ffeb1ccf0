"""From lists of documents to the policy of every city and year: all steps in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from aicluster_spark.policy.coverage import city_unjudged, is_covered, list_coverage
from aicluster_spark.policy.intensity import policy_intensity
from aicluster_spark.policy.kinds import documents_by_kind
from aicluster_spark.policy.reach import flow_down
from aicluster_spark.policy.stated import stated_coverage
from aicluster_spark.policy.texts import distinct_documents, judge_documents


@dataclass(frozen=True, slots=True)
class DocumentPolicy:
    """What lists of documents say of cities.

    Attributes
    ----------
    texts, kinds, documents, intensity
        Tables `policy_texts`, `policy_instruments`, `city_policy_documents` and `city_policy_intensity`.
    coverage
        Years each list covers: source_file, issuer_level, place, first, last.
    nowhere
        Places of counted documents that reach no city: policy_id, place, reason.
    uncovered
        Number of counted documents outside of the years that their list covers; they are in no city's flow.
    """

    texts: pl.DataFrame
    kinds: pl.DataFrame
    documents: pl.DataFrame
    intensity: pl.DataFrame
    coverage: pl.DataFrame
    nowhere: pl.DataFrame
    uncovered: int


def assess_documents(
    policies: pl.DataFrame,
    areas: pl.DataFrame,
    years: range,
    levels: Sequence[str],
    minimum: int,
    depreciation: float,
    complete: tuple[int, int] | None = None,
) -> DocumentPolicy:
    """Judge documents, let them flow down to cities, and sum them up.

    Parameters
    ----------
    policies
        Table `policies`, of every subject: what a list covers shows in all of its documents.
    areas
        city, province, name, as of `mainland_areas`.
    years
        Years to fill.
    levels
        Levels that count: national, province, city.
    minimum
        Documents a year from which a list covers an authority.
    depreciation
        Share of the stock that wears off in a year.
    complete
        First and last year for which the lists are stated to hold every document of every authority; None
        finds what they cover from their documents.
    """
    distinct = distinct_documents(policies)
    texts = judge_documents(distinct)
    coverage = stated_coverage(distinct, areas, *complete) if complete else list_coverage(distinct, minimum)
    counted = distinct.join(texts.filter("counts").select("policy_id", "strength"), on="policy_id")
    covered = counted.filter(is_covered(counted, coverage))
    reached = flow_down(covered.select("policy_id", "year", "issuer_level", "places", "strength"), areas)
    unjudged = city_unjudged(distinct, texts["is_ai"].is_null(), areas)
    intensity = policy_intensity(
        reached.documents, texts, coverage, unjudged, areas, years, levels, depreciation
    )
    return DocumentPolicy(
        texts,
        documents_by_kind(distinct, texts),
        reached.documents,
        intensity,
        coverage,
        reached.nowhere,
        counted.height - covered.height,
    )
