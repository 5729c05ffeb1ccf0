"""The network block of a study: windows, levels, weights, measures."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from aicluster_spark.study.fields import Options, Windows, Year

Measure = Literal[
    "core",
    "clustering",
    "communities",
    "closeness",
    "harmonic",
    "betweenness",
    "eigenvector",
    "holes",
    "assortativity",
    "small_world",
    "pagerank_unweighted",
]
Measures = tuple[Measure, ...]
Length = Literal["hops", "inverse", "log"]
EVERY_MEASURE: Measures = get_args(Measure)


class NetworkWindows(Windows):
    """Windows of the networks."""

    kind: Literal["rolling", "cumulative"] = Field(
        "rolling",
        description="`rolling`: all windows have the width; `cumulative`: all begin at the first year, the "
        "shortest is at least as long as the width.",
    )


class PageRank(Options):
    """The weighted PageRank."""

    damping: Annotated[float, Field(gt=0, lt=1)] = Field(0.85, description="Share of rank that follows ties.")
    tolerance: Annotated[float, Field(gt=0, lt=1)] = Field(
        1e-6,
        description="Stop when a plain iteration would change no rank by more than this share of the mean.",
    )
    max_iterations: Annotated[int, Field(ge=1, le=1000)] = Field(
        100, description="Stop after this many iterations; the residual is kept."
    )


class NetworkMeasures(Options):
    """What is measured besides degree, strength, weighted PageRank and components, by level.

    `holes` are Burt's constraint and effective size. All but the basic measures need the pairs of a window
    in one worker's memory.
    """

    inventor: Measures = Field((), description="Of inventors: a nation has millions, so none unless asked.")
    applicant: Measures = Field(
        ("core", "clustering", "communities", "harmonic", "betweenness", "holes"),
        description="Of applicants.",
    )
    applicant_city: Measures = Field(
        ("core", "clustering", "communities", "harmonic", "betweenness", "holes"),
        description="Of applicants in each of their cities.",
    )
    city: Measures = Field(EVERY_MEASURE, description="Of cities.")
    province: Measures = Field(EVERY_MEASURE, description="Of provinces.")


class Lengths(Options):
    """How long a tie of weight w is on a path: a count of hops, 1/w, or -log of w scaled into (0, 1)."""

    closeness: Length = Field(
        "hops", description="For closeness; UCINET's two forms always count hops, as UCINET does."
    )
    harmonic: Length = Field("hops", description="For harmonic closeness.")
    betweenness: Length = Field("hops", description="For betweenness.")


class Sampling(Options):
    """When paths are sampled."""

    exact_up_to: Annotated[int, Field(ge=10)] = Field(
        3000, description="Nodes of a window up to which all shortest paths are searched."
    )
    sources: Annotated[int, Field(ge=10, le=1_000_000)] = Field(
        256,
        description="Nodes from which paths are searched in larger windows, for harmonic closeness and "
        "betweenness; other closeness is left out there.",
    )
    confidence: Annotated[float, Field(gt=0.5, lt=1)] = Field(
        0.95, description="Probability with which the stored error bound holds for all nodes together."
    )
    seed: Annotated[int, Field(ge=0)] = Field(1, description="Seed of the sample and of the communities.")


class NetworkOptions(Options):
    """Collaboration networks."""

    patents: Literal["ai", "all"] = Field("ai", description="Patents the ties come from.")
    first_year: Year = Field(1980, description="First filing year used.")
    windows: NetworkWindows = Field(NetworkWindows(), description="Windows of the networks.")
    more_levels: tuple[Literal["applicant", "applicant_city", "province"], ...] = Field(
        (), description="Networks besides those of inventors and cities."
    )
    applicant_groups: str | None = Field(
        None,
        description="CSV file relative to the study file, columns `name` and `group`: applicants that count "
        "as one in the networks of applicants, such as a firm and its subsidiaries; null merges none.",
    )
    measures: NetworkMeasures = Field(NetworkMeasures(), description="Further measures, by level.")
    lengths: Lengths = Field(Lengths(), description="Length of a tie, by measure.")
    sampling: Sampling = Field(Sampling(), description="Paths in windows too large for all of them.")
    inventor_engine: Literal["graphframes", "arrays", "auto"] = Field(
        "graphframes", description="Engine for inventors: graphframes for graphs beyond one worker."
    )
    arrays_memory_gb: Annotated[float, Field(gt=0, le=1000)] = Field(
        2.0, description="With `auto`: memory one worker may use for a window before graphframes is chosen."
    )
    weighting: Literal["newman", "fractional", "count"] = Field(
        "newman", description="Weight a patent of n inventors gives each pair: 1/(n-1), 1/n or 1."
    )
    team_cap: Annotated[int, Field(ge=2, le=1000)] = Field(
        50,
        description="Patents with more nodes give no pairs: they count in strength, PageRank, degree and "
        "components, but not in edges and the measures made of them; the share cut is reported.",
    )
    located_by: Literal["inventor", "applicant"] = Field(
        "inventor",
        description="Parties whose cities make the networks of cities and provinces; records without "
        "inventors' addresses have those of applicants only.",
    )
    minimum_located_parties: Annotated[int, Field(ge=1)] = Field(
        5, description="A city with fewer located parties in a window has no centrality, with that reason."
    )
    pagerank: PageRank = Field(PageRank(), description="The weighted PageRank.")
