"""The study file as frozen models: every option a user may set, its default and its bounds."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator
from typing_extensions import Self

from aicluster_spark.schema.panel import CITY_YEAR
from aicluster_spark.schema.table import DOUBLE, INTEGER, LONG

Year = Annotated[int, Field(ge=1800, le=2200)]
Share = Annotated[float, Field(ge=0, le=1)]


def _known(kind: str) -> AfterValidator:
    """Check a name against the vocabulary the caller brings, when it brings one."""

    def check(value: str, info: ValidationInfo) -> str:
        names = (info.context or {}).get(kind)
        if names is not None and value not in names:
            raise ValueError(f"there is none of that name. Known: {', '.join(names)}")
        return value

    return AfterValidator(check)


def _known_words(kind: str, operators: tuple[str, ...]) -> AfterValidator:
    """Check the names in an expression against the vocabulary, leaving its operators aside.

    Where the block names files of its own, they may bring further names, and the stage checks instead.
    """

    def check(value: str, info: ValidationInfo) -> str:
        names = None if info.data.get("files") else (info.context or {}).get(kind)
        used = dict.fromkeys(re.findall(r"[A-Za-z_]\w*", value))
        unknown = [name for name in used if name not in (*operators, *(names or used))]
        if unknown or not used:
            known = ", ".join(names or ())
            raise ValueError(f"there is none of the name {', '.join(unknown) or repr(value)}. Known: {known}")
        return value

    return AfterValidator(check)


PANEL_NUMBERS = tuple(column.name for column in CITY_YEAR.columns if column.type in (INTEGER, LONG, DOUBLE))


def _panel_term(term: str) -> str:
    unknown = [factor for factor in term.split(":") if factor not in PANEL_NUMBERS]
    if unknown:
        raise ValueError(f"the panel has no number {', '.join(unknown)}. It has: {', '.join(PANEL_NUMBERS)}")
    return term


PanelTerm = Annotated[str, AfterValidator(_panel_term)]


class Options(BaseModel):
    """Base of every block of a study: frozen, and without keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Provenance(Options):
    """What kind of records these are; every page of the report repeats it."""

    kind: Literal["real", "sample", "synthetic"] = Field(
        description="real: a whole population; sample: part of one; synthetic: made by a program."
    )
    statement: str = Field(
        min_length=10, description="One sentence for the head of every page: what may not be concluded."
    )


class Source(Options):
    """Files of one format."""

    reader: Annotated[str, _known("readers")] = Field(
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
        "application, the grant, or either, as one patent with the facts of both.",
    )
    future_dates: Literal["reject", "keep"] = Field(
        "reject", description="What to do with documents dated after the day the file was written."
    )
    limits: Limits = Field(Limits(), description="What a source file may cost before it is refused.")
    withdrawn: Literal["keep", "reject"] = Field(
        "keep", description="What to do with patents the office withdrew after publication."
    )
    last_complete_year: LastCompleteYear = Field(LastCompleteYear(), description="Where the panel is cut.")


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
    rule_set: Annotated[str, _known_words("rule_sets", ("and", "or", "not", "at_least"))] = Field(
        "oecd2025",
        description="Rule set, or a combination such as `oecd2025 and not cset1790` or "
        "`at_least(2, oecd2025, cset1790, wipo2019)`; `aicluster rules` lists them.",
    )
    editions: Literal["with_predecessors", "as_published"] = Field(
        "with_predecessors",
        description="Whether places that had another number in older editions of CPC and IPC match under it "
        "too; `aicluster rules editions` lists the moves.",
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


class Windows(Options):
    """Windows of years."""

    width: Annotated[int, Field(ge=1, le=50)] = Field(5, description="Years in a window.")
    step: Annotated[int, Field(ge=1, le=50)] = Field(1, description="Years from one window to the next.")


class Persistence(Options):
    """In how many of the last windows a city must have been specialised."""

    at_least: Annotated[int, Field(ge=1, le=50)] = Field(1, description="Windows that must pass ...")
    of: Annotated[int, Field(ge=1, le=50)] = Field(
        1, description="... of so many last ones; 1 asks for the window itself only."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.at_least > self.of:
            raise ValueError(f"{self.at_least} of {self.of} windows cannot pass")
        return self


class OwnRule(Options):
    """A criterion of the study's own."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Name in tables.")
    expression: str = Field(
        min_length=1,
        max_length=500,
        description="Such as `lq_shrunk_low > 1 and percentile(ai_patents) >= 0.9`; docs/specialisation.md "
        "has the language.",
    )


class ClusterRule(Options):
    """When a city is an AI cluster: all that is asked for must hold."""

    lq_above: Annotated[float, Field(ge=0)] = Field(
        1.0, description="The location quotient must be above this."
    )
    minimum_ai_patents: Annotated[float, Field(ge=0)] = Field(
        50, description="AI patents in the window a cluster must at least have (scale floor)."
    )
    lower_limit_above: Annotated[float, Field(ge=0)] | None = Field(
        None, description="The lower 95 % limit of the location quotient must be above this."
    )
    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None,
        description="Fisher's test, adjusted over all cities of the window (Benjamini and Hochberg), must "
        "call the city specialised at this rate.",
    )
    minimum_share: Share | None = Field(
        None, description="Share of all AI patents of the window a cluster must at least have."
    )
    top_share: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None, description="The city must be in this top share of all cities with AI patents, by AI patents."
    )
    persistence: Persistence = Field(
        Persistence(), description="In how many of the last windows lq_above must have held."
    )
    own: tuple[OwnRule, ...] = Field((), description="Further rules.")


class Presets(Options):
    """Published ways to find clusters, computed beside the study's own for comparison."""

    stars_size_top: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.1, description="eu_stars: top share of cities by AI patents that earns the star for size."
    )
    stars_lq: Annotated[float, Field(ge=0)] = Field(
        2.0, description="eu_stars: location quotient from which there is the star for specialisation."
    )
    stars_focus_top: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.1, description="eu_stars: top share of cities by AI's share in their output: the star for focus."
    )
    stars_needed: Annotated[int, Field(ge=1, le=3)] = Field(
        2, description="eu_stars: stars that make a cluster."
    )
    density_radius_km: Annotated[float, Field(gt=0, le=500)] = Field(
        13.0, description="wipo_density: radius around a place in which AI patents are added up."
    )
    density_patents: Annotated[float, Field(gt=0)] | None = Field(
        None,
        description="wipo_density: AI patents within the radius that make a place dense; null takes the "
        "study's scale floor.",
    )


class Stability(Options):
    """Specifications by which the list of clusters is made again."""

    lq_above: tuple[Annotated[float, Field(ge=0)], ...] = Field(
        (1.0, 1.25, 1.5), description="Thresholds of the location quotient."
    )
    floors: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        (0.5, 1.0, 2.0), description="Scale floors, as multiples of the study's."
    )
    widths: tuple[Annotated[int, Field(ge=1, le=50)], ...] = Field(
        (3, 5, 7), description="Widths of the last window; the study's own is added."
    )
    draws: Annotated[int, Field(ge=0, le=10_000)] = Field(
        500, description="Bootstrap samples of the last window's patents; 0 leaves them out."
    )
    seed: Annotated[int, Field(ge=0)] = Field(20_250_101, description="Seed of the bootstrap.")


class SpecialisationOptions(Options):
    """Location quotients, clusters and collaboration."""

    base: Literal["all_patents", "inventions"] = Field(
        "all_patents", description="What AI output is compared with."
    )
    role: Literal["inventor", "applicant", "assignee"] = Field(
        "inventor", description="Whose city a patent is counted in."
    )
    counting: Literal["full", "fractional"] = Field(
        "full", description="full: a patent counts once in each of its cities; fractional: shared over them."
    )
    first_year: Year = Field(1980, description="First filing year used.")
    windows: Windows = Field(Windows(), description="Windows of the location quotients.")
    cluster: ClusterRule = Field(ClusterRule(), description="When a city is a cluster.")
    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.05, description="Rate at which the table `city_specialisation` calls a city specialised."
    )
    presets: Presets = Field(Presets(), description="Published ways to find clusters, for comparison.")
    stability: Stability = Field(Stability(), description="How firmly the list of clusters stands.")


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


class NetworkOptions(Options):
    """Collaboration networks."""

    patents: Literal["ai", "all"] = Field("ai", description="Patents the ties come from.")
    first_year: Year = Field(1980, description="First filing year used.")
    windows: Windows = Field(Windows(), description="Windows of the networks.")
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
        50, description="Patents with more inventors give no pairs; their number is reported."
    )
    minimum_located_inventors: Annotated[int, Field(ge=1)] = Field(
        5, description="A city with fewer located inventors in a window has no centrality, with that reason."
    )
    pagerank: PageRank = Field(PageRank(), description="The weighted PageRank.")


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
    levels: Annotated[tuple[Literal["national"], ...], Field(min_length=1)] = Field(
        ("national",), description="Levels of events that are used; events of other levels stay in the table."
    )


class PanelOptions(Options):
    """The city-year panel."""

    first_year: Year = Field(2005, description="First year of the panel.")
    cities: Literal["clusters", "located", "all"] = Field(
        "located",
        description="clusters: of the last window; located: with an AI patent in the panel's years; all.",
    )
    centrality: Literal[
        "closeness",
        "closeness_reachable",
        "harmonic_closeness",
        "betweenness",
        "strength",
        "degree",
        "pagerank",
    ] = Field("harmonic_closeness", description="Measure of the city network used in the models.")


class Model(Options):
    """One model of the estimation stage."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Name in tables.")
    estimator: Literal["poisson"] = Field("poisson", description="Poisson with fixed effects.")
    outcome: PanelTerm = Field("ai_patents", description="Column of the panel.")
    regressors: Annotated[tuple[PanelTerm, ...], Field(min_length=1)] = Field(
        description="Columns of the panel, or products such as `policy:centrality`."
    )
    effects: tuple[Literal["city", "year", "country"], ...] = Field(
        ("city", "year"), description="Fixed effects."
    )
    cluster: Literal["country", "city"] = Field(
        "country", description="Unit to which policy is assigned: errors are clustered by it."
    )


class EstimationOptions(Options):
    """Models of the effect of policy and of its moderation by centrality."""

    models: Annotated[tuple[Model, ...], Field(min_length=1)] = Field(description="The models.")
    minimum_policy_units: Annotated[int, Field(ge=2)] = Field(
        10, description="With fewer clusters of errors, estimates are shown without tests."
    )

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        names = [model.name for model in self.models]
        if len(set(names)) < len(names):
            raise ValueError(f"two models have the same name: {', '.join(names)}")
        return self


class ReportOptions(Options):
    """What the report shows."""

    ranking_length: Annotated[int, Field(ge=5, le=1000)] = Field(40, description="Rows of the ranking.")
    map_cities: Annotated[int, Field(ge=10, le=5000)] = Field(400, description="Cities drawn on the map.")


class Study(Options):
    """A whole study."""

    study: str = Field(pattern=r"^[a-z][a-z0-9_-]*$", description="Short name, used in folder names.")
    title: str = Field(min_length=1, max_length=200, description="Title of the report.")
    provenance: Provenance = Field(description="What kind of records these are.")
    records: RecordsOptions = Field(description="Stage `records`.")
    places: PlacesOptions = Field(PlacesOptions(), description="Stage `places`.")
    activity: ActivityOptions = Field(ActivityOptions(), description="Stage `activity`.")
    specialisation: SpecialisationOptions = Field(
        SpecialisationOptions(), description="Stage `specialisation`."
    )
    network: NetworkOptions = Field(NetworkOptions(), description="Stage `network`.")
    policy: PolicyOptions = Field(PolicyOptions(), description="Stage `policy`.")
    panel: PanelOptions = Field(PanelOptions(), description="Stage `panel`.")
    estimation: EstimationOptions = Field(description="Stage `estimation`.")
    report: ReportOptions = Field(ReportOptions(), description="Stage `report`.")
