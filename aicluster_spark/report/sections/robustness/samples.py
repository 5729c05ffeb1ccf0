"""Choices of cities that a model is estimated for, in words."""

from __future__ import annotations

from aicluster_spark.report.language import message, say

SAMPLES = {
    "all": message("all cities"),
    "pre_sample_clusters": message("clusters before the panel"),
    "last_window_clusters": message("clusters of the last window"),
    "published": message("published list"),
}


def sample_words(name: str) -> str:
    """Name a choice of cities in the language spoken; one that is not known by its own name."""
    return say(SAMPLES.get(name, name))
