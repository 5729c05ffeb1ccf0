"""The study file as frozen models: every option a user may set, its default and its bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from typing_extensions import Self

from aicluster_spark.study.boundaries import BoundaryOptions
from aicluster_spark.study.estimation import EstimationOptions, Model
from aicluster_spark.study.fields import Options, Share, Windows, Year, known_words
from aicluster_spark.study.identity import IdentityOptions
from aicluster_spark.study.network import (
    Lengths,
    NetworkMeasures,
    NetworkOptions,
    NetworkWindows,
    PageRank,
    Sampling,
)
from aicluster_spark.study.panel import PanelOptions, Variable, YearbookColumn
from aicluster_spark.study.records import LastCompleteYear, Limits, RecordsOptions, Source
from aicluster_spark.study.scorecard import OwnIndicator, Recipe, ScorecardOptions
from aicluster_spark.study.simulator import SimulatorOptions
from aicluster_spark.study.specialisation import (
    ClusterRule,
    OwnRule,
    Persistence,
    Presets,
    SpecialisationOptions,
    Stability,
    YearbookBase,
)

# Larger blocks have modules of their own; whoever needs a model finds all of them here.
__all__ = [
    "ActivityOptions",
    "China",
    "ClusterRule",
    "EstimationOptions",
    "Fill",
    "IdentityOptions",
    "LastCompleteYear",
    "Lengths",
    "Limits",
    "Metropolitan",
    "Model",
    "NetworkMeasures",
    "NetworkOptions",
    "NetworkWindows",
    "Options",
    "OwnIndicator",
    "OwnRule",
    "PageRank",
    "PanelOptions",
    "Persistence",
    "PlacesOptions",
    "PolicyDocuments",
    "PolicyOptions",
    "Presets",
    "Provenance",
    "Recipe",
    "RecordsOptions",
    "ReportOptions",
    "Sampling",
    "ScorecardOptions",
    "Source",
    "SpecialisationOptions",
    "Stability",
    "Study",
    "Variable",
    "Windows",
    "YearbookBase",
    "YearbookColumn",
]


class Provenance(Options):
    """What kind of records these are; every page of the report repeats it."""

    kind: Literal["real", "sample", "synthetic"] = Field(
        description="real: a whole population; sample: part of one; synthetic: made by a program."
    )
    statement: str = Field(
        min_length=10, description="One sentence for the head of every page: what may not be concluded."
    )
    statement_zh: str | None = Field(None, min_length=5, description="The sentence in Chinese.")


class Metropolitan(Options):
    """Functional merging of neighbouring places into one unit of analysis."""

    enabled: bool = Field(True, description="false keeps every place of the gazetteer apart.")
    radius_km: Annotated[float, Field(gt=0, le=200)] = Field(
        25.0, description="A place joins the nearest larger centre of its country within this distance."
    )
    centre_population: Annotated[int, Field(ge=1000)] = Field(
        200_000, description="People a place needs to be a centre that others join."
    )
    names: dict[str, str] = Field(
        {}, description="Names to show instead of the centre's, by centre name and country: `San Jose, US`."
    )


class China(Options):
    """Addresses in Chinese script, placed in prefecture-level cities."""

    enabled: bool = Field(
        True,
        description="Whether addresses in Chinese script that state China or no country are placed in "
        "municipalities, prefectures and province-direct counties; false leaves them to the gazetteer.",
    )
    reference_year: Annotated[int, Field(ge=1980, le=2024)] = Field(
        2024,
        description="Year whose borders the cities of analysis have.",
        json_schema_extra={"unit": "year"},
    )
    names: Literal["chinese", "latin"] = Field(
        "chinese", description="Script of the cities' names; latin where the gazetteer has one."
    )


class Fill(Options):
    """Cities of applicants that published no address, from records of the same name."""

    enabled: bool = Field(
        True, description="Whether applicants without an address take the city of their name's other records."
    )
    hidden_share: Annotated[float, Field(gt=0, le=0.5)] = Field(
        0.05, description="Share of the published addresses hidden and filled again, to measure the accuracy."
    )
    seed: int = Field(20240901, description="Seed that chooses the hidden addresses.")


class PlacesOptions(Options):
    """How addresses become cities."""

    gazetteer: Literal["geonames"] = Field("geonames", description="Gazetteer of world cities.")
    minimum_population: Literal[1000, 5000, 15000] = Field(
        1000, description="Smallest place of the gazetteer that is used."
    )
    minimum_confidence: Share = Field(
        0.5, description="Matches below this confidence are kept at the region."
    )
    metropolitan: Metropolitan = Field(Metropolitan(), description="Merging of neighbours.")
    china: China = Field(China(), description="Addresses in Chinese script.")
    fill: Fill = Field(Fill(), description="Applicants without an address.")


class ActivityOptions(Options):
    """Which patents count as AI."""

    files: tuple[str, ...] = Field(
        (), description="Rule set files of the study's own, relative to the study file; each brings its name."
    )
    rule_set: Annotated[str, known_words("rule_sets", ("and", "or", "not", "at_least"))] = Field(
        "oecd2025",
        description="Rule set, or a combination such as `oecd2025 and not cset1790` or "
        "`at_least(2, oecd2025, cset1790, wipo2019)`; `aicluster rules` lists them.",
    )
    compare: tuple[Annotated[str, known_words("rule_sets", ("and", "or", "not", "at_least"))], ...] = Field(
        (),
        description="Further rule sets or combinations: patents are judged by them in the same pass, and the "
        "table `stability` tells what the list of clusters would be by each.",
    )
    editions: Literal["with_predecessors", "as_published"] = Field(
        "with_predecessors",
        description="Whether places that had another number in older editions of CPC and IPC match under it "
        "too; `aicluster rules editions` lists the moves.",
    )
    fields: Annotated[tuple[Literal["title", "abstract"], ...], Field(max_length=2)] = Field(
        (), description="Text fields whose words count, instead of those each rule set names."
    )
    languages: tuple[Annotated[str, Field(pattern="^[a-z]{2}$")], ...] = Field(
        (),
        description="Languages (ISO 639-1) of the texts that words are looked for in, instead of those each "
        "rule set names.",
    )
    firm_fields: Annotated[tuple[Literal["name", "scope"], ...], Field(min_length=1)] = Field(
        ("name", "scope"), description="What of an enterprise is read for AI words."
    )
    names: Literal["leave_out", "as_published"] = Field(
        "leave_out",
        description="Whether a word counts that stands only in the name of an institute, a firm or a place, "
        "such as 人工智能 in 人工智能学院; `aicluster rules names` lists the forms of names.",
    )
    firms: Literal["narrow", "wide"] = Field(
        "narrow",
        description="Which enterprises of a register are AI: narrow by standard phrases of the scope and the "
        "word in name or scope; wide also by related phrases in firms of computing, software and robots.",
    )
    stand_in: bool = Field(
        False,
        description="Whether a document's CPC codes stand in where it has no IPC, and the other way round; "
        "otherwise rules that ask for the missing scheme leave it unknown.",
    )


class PolicyDocuments(Options):
    """Lists of policy documents among the sources, of which the intensity of policy is made."""

    levels: Annotated[tuple[Literal["national", "province", "city"], ...], Field(min_length=1)] = Field(
        ("national", "province", "city"),
        description="Levels whose documents count for a city; where no list covers one of them, the city's "
        "intensity is unknown.",
    )
    minimum: Annotated[int, Field(ge=1)] = Field(
        1, description="Documents a year, of any subject, from which a list is taken to cover an authority."
    )
    complete: tuple[Year, Year] | None = Field(
        None,
        description="First and last year for which the lists hold every document of every authority, where "
        "you know that; null finds for each authority what a list covers from its documents.",
    )
    depreciation: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.15, description="Share of the stock of documents that wears off in a year."
    )


class PolicyOptions(Options):
    """Dated policy events, and lists of documents."""

    documents: PolicyDocuments = Field(
        PolicyDocuments(), description="Intensity from lists of documents, where the study has any."
    )
    events: str = Field(
        "packaged", description="`packaged`, or a CSV file of dated events relative to the study file."
    )
    levels: Annotated[tuple[Literal["national", "city"], ...], Field(min_length=1)] = Field(
        ("national", "city"),
        description="Levels of events that are used: national ones make the policy, those of cities pilot "
        "zones; events of other levels stay in the table.",
    )
    programmes: tuple[str, ...] = Field(
        (),
        description="Programmes of cities that make a pilot zone, as the events name them; empty takes all.",
    )


Language = Literal["en", "zh"]


class ReportOptions(Options):
    """What the report shows."""

    language: Language = Field(
        "en", description="Language the page opens in; it can be switched in the page."
    )
    ranking_length: Annotated[int, Field(ge=5, le=1000)] = Field(40, description="Rows of the ranking.")
    map_cities: Annotated[int, Field(ge=10, le=5000)] = Field(400, description="Cities drawn on the map.")
    simulator: SimulatorOptions = Field(SimulatorOptions(), description="Scenarios in the page.")
    persons: bool = Field(
        False,
        description="Whether the page names natural persons: the largest hubs among inventors.",
    )
    names_zh: dict[str, Annotated[str, Field(min_length=1, max_length=40)]] = Field(
        {},
        description="Chinese names of cities, for the Chinese page, by identifier, name, or name with "
        "country or region as the table `cities` has them: `Silicon Valley: 硅谷`. Others have those of the "
        "gazetteers.",
    )
    boundaries: BoundaryOptions | None = Field(
        None, description="Boundaries of territories on the maps; without any there are none."
    )


class Study(Options):
    """A whole study."""

    study: str = Field(pattern=r"^[a-z][a-z0-9_-]*$", description="Short name, used in folder names.")
    title: str = Field(min_length=1, max_length=200, description="Title of the report.")
    title_zh: str | None = Field(None, min_length=1, max_length=200, description="The title in Chinese.")
    provenance: Provenance = Field(description="What kind of records these are.")
    records: RecordsOptions = Field(description="Stage `records`.")
    places: PlacesOptions = Field(PlacesOptions(), description="Stage `places`.")
    activity: ActivityOptions = Field(ActivityOptions(), description="Stage `activity`.")
    specialisation: SpecialisationOptions = Field(
        SpecialisationOptions(), description="Stage `specialisation`."
    )
    identity: IdentityOptions = Field(IdentityOptions(), description="Stage `identity`.")
    network: NetworkOptions = Field(NetworkOptions(), description="Stage `network`.")
    policy: PolicyOptions = Field(PolicyOptions(), description="Stage `policy`.")
    panel: PanelOptions = Field(PanelOptions(), description="Stage `panel`.")
    estimation: EstimationOptions = Field(EstimationOptions(), description="Stage `estimation`.")
    scorecard: ScorecardOptions = Field(ScorecardOptions(), description="Stage `scorecard`.")
    report: ReportOptions = Field(ReportOptions(), description="Stage `report`.")

    @model_validator(mode="after")
    def _simulator_opens_with_a_model(self) -> Self:
        opens, models = self.report.simulator.model, [model.name for model in self.estimation.models]
        if opens is not None and opens not in models:
            raise ValueError(
                f"report.simulator.model is {opens}, which is no model; models are {', '.join(models)}"
            )
        return self

    @model_validator(mode="after")
    def _simulator_moves_a_regressor(self) -> Self:
        moved = self.report.simulator.policy
        terms = [term for model in self.estimation.models for term in model.regressors]
        # What is moved may be a part of products alone.
        names = list(dict.fromkeys(part for term in terms for part in term.split(":")))
        if moved is not None and moved not in names:
            raise ValueError(
                f"report.simulator.policy is {moved}, which no model has as a regressor; "
                f"regressors are {', '.join(names) or 'none, since there is no model'}"
            )
        return self
