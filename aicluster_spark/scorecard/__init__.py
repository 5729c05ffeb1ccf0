"""Scorecards: how each cluster stands on five subsystems, by indicators that are data; no Spark here."""
