"""What is measured in a network, and how: plain values that travel to the workers."""

from __future__ import annotations

from dataclasses import dataclass, field

from aicluster_spark.network.ranking import RankingRule


@dataclass(frozen=True, slots=True)
class PathRule:
    """How paths are searched.

    Attributes
    ----------
    closeness, harmonic, betweenness
        Length of a tie: ``hops``, ``inverse`` or ``log``.
    exact_up_to
        Nodes up to which all paths are searched.
    sources
        Nodes whose paths are searched beyond that.
    confidence
        With which the error bound holds.
    """

    closeness: str = "hops"
    harmonic: str = "hops"
    betweenness: str = "hops"
    exact_up_to: int = 3000
    sources: int = 256
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """What is measured of the windows of one level.

    Attributes
    ----------
    weighting
        Weight a patent gives each pair: ``newman``, ``fractional`` or ``count``.
    team_cap
        Largest team that gives pairs.
    measures
        Names of the measures asked for besides degree, strength, PageRank and components.
    ranking
        How the ranks are found.
    paths
        How paths are searched.
    seed
        Of samples and communities.
    """

    weighting: str = "newman"
    team_cap: int = 50
    measures: tuple[str, ...] = ()
    ranking: RankingRule = field(default_factory=RankingRule)
    paths: PathRule = field(default_factory=PathRule)
    seed: int = 1
