"""How sure it is that the clusters are specialised: where the intervals of their quotients lie."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.language import say


def certainty_sentences(found: pl.DataFrame, threshold: float) -> list[str]:
    """Count the clusters whose whole interval lies above the threshold; nothing where there is none.

    Parameters
    ----------
    found
        The clusters, with lq_low, the lower 95 % limit of the location quotient.
    threshold
        What the quotient of a cluster must exceed.
    """
    if found.is_empty():
        return []
    sure = found.filter(pl.col("lq_low") > threshold).height
    clusters = words.several(found.height, "cluster")
    what = say(
        "the whole 95 % interval of the location quotient lies above {threshold:g}", threshold=threshold
    )
    if found.height == 1:
        below = say(
            "The one cluster's 95 % interval of the location quotient reaches to {threshold:g} or below.",
            threshold=threshold,
        )
        return [say("For the one cluster {what}.", what=what) if sure else below]
    if sure == found.height:
        return [say("For all of {clusters} {what}.", clusters=clusters, what=what)]
    if sure == 0:
        return [
            say(
                "For none of {clusters} {what}; each reaches down to it or below.",
                clusters=clusters,
                what=what,
            )
        ]
    rest = found.height - sure
    others = (
        say("that of the other one reaches")
        if rest == 1
        else say("those of the other {rest:,} reach", rest=rest)
    )
    told = say(
        "For {sure:,} of {clusters} {what}; {others} down to it or below.",
        sure=sure,
        clusters=clusters,
        what=what,
        others=others,
    )
    return [told]
