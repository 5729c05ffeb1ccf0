"""Every rate and coefficient of the made-up nation, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Planted effects on the log of the expected AI filings of a city in a year.

    Signs and sizes are those of the published negative binomial model with moderation; the units of its
    variables are not published, so ours are named here.
    """

    policy: float = 0.511
    """Of ln(1 + stock of AI policy documents)."""
    centrality: float = -0.1
    """Of (harmonic closeness - `Rates.centre`) / `Rates.scale`."""
    moderation: float = -0.045
    """Of their product."""
    development: float = 0.834
    """Of ln(GDP per head in yuan)."""
    capital: float = 0.166
    """Of ln(science and technology expenditure in 10,000 yuan)."""
    environment: float = 0.299
    """Of ln(broadband subscribers in 10,000)."""
    dispersion: float = 0.05
    """Of the NB2 law: variance = mean + dispersion mean^2."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of the made-up nation."""

    coefficients: Coefficients = field(default_factory=Coefficients)
    window: int = 3
    """Years of the collaboration network, ending the year before."""
    centre: float = 0.3
    scale: float = 0.05
    depreciation: float = 0.15
    """Yearly loss of the policy stock."""
    growth: float = 0.12
    """Yearly growth of filings."""
    ai_share: tuple[float, float] = (0.02, 0.08)
    """Share of AI among filings in the first and the last year, geometric in between."""
    size_exponent: float = 1.15
    """Filings of a city grow with this power of its people."""
    clusters: int = 30
    """Cities that are AI clusters, drawn from the largest 100."""
    cluster_intensity: tuple[float, float] = (2.0, 3.0)
    other_intensity: tuple[float, float] = (0.3, 0.6)
    foreign: float = 0.045
    """Share of other than AI filings by foreign applicants."""
    overseas: float = 0.008
    """The same of Taiwan, Hong Kong and Macau."""
    inter_city: tuple[float, float] = (0.05, 0.12)
    """Share of other and of AI patents with a co-applicant in another city."""
    intra_city: tuple[float, float] = (0.06, 0.10)
    """Share of the rest with a co-applicant in the same city."""
    kinds: tuple[tuple[float, float, float], tuple[float, float, float]] = (
        (0.56, 0.38, 0.06),
        (0.85, 0.15, 0.0),
    )
    """Invention, utility model, design among other and AI filings."""
    granted: float = 0.5
    """Share of inventions that are granted sooner or later."""
    early: float = 0.45
    """Share of inventions published before 18 months."""
    ai_signals: tuple[float, float, float, float] = (0.80, 0.08, 0.05, 0.07)
    """Of AI patents: code and word, code only, word only, neither."""
    false_signals: tuple[float, float, float] = (0.004, 0.002, 0.002)
    """Of other patents: code and word, code only, word only."""
    team_tail: float = 0.03
    """Share of patents with a team of the heavy tail."""
    team_body: float = 1.2
    """Mean of co-inventors in the other teams."""
    team_exponent: float = 1.6
    team_cap: int = 150
    movers: float = 0.25
    """Share of careers that move to another applicant in their middle year."""
    single_name: float = 0.25
    """Share of given names of one character."""
    sectors: tuple[float, float, float, float, float] = (0.70, 0.11, 0.08, 0.03, 0.08)
    """Firm, university, institute, government, person among applicants."""
    address_without_city: float = 0.012
    """Share of addresses that leave out the city."""
    city_column_empty: float = 0.1
    """Share of rows without the column of the city."""
    half_width_brackets: float = 0.1
    newline: float = 0.02
    """Share of abstracts with a line break."""
    codes_aligned: float = 0.898
    """Share of rows whose credit codes stand in the order of the applicants."""
    ai_firms: float = 0.3
    """Share of the firms that file AI patents whose business scope names AI."""
    other_policies: float = 1.0
    """Policy documents without AI for each one with, beside one a year of each authority."""


RATES = Rates()
