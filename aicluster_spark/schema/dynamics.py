"""Tables of change: how clusters come and go, and what cities grow by."""

from __future__ import annotations

from aicluster_spark.schema.table import BASE, DOUBLE, INTEGER, LONG, STRING, Column, Table

_PERIODS = (
    Column("from_start", INTEGER, "First year of the earlier window.", "year"),
    Column("from_end", INTEGER, "Its last year.", "year"),
    Column(
        "to_start", INTEGER, "First year of the later window, the first that shares no year with it.", "year"
    ),
    Column("to_end", INTEGER, "Its last year.", "year"),
)

CLUSTER_CHANGES = Table(
    "cluster_changes",
    "What became of one city from one window to the next that shares no year with it.",
    ("city", "from_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *_PERIODS,
        BASE,
        Column("from_state", STRING, "cluster, specialised, not specialised, no ai or unknown."),
        Column("to_state", STRING, "The state in the later window."),
        Column("event", STRING, "entry, exit or stay; null for a city that is a cluster in neither."),
    ),
)

CLUSTER_TRANSITIONS = Table(
    "cluster_transitions",
    "How many cities went from one state to another.",
    ("from_start", "from_state", "to_state"),
    (
        *_PERIODS,
        BASE,
        Column("from_state", STRING, "State in the earlier window."),
        Column("to_state", STRING, "State in the later window."),
        Column("cities", LONG, "Cities."),
        Column("share", DOUBLE, "Of the cities in from_state; null where there are none.", "share"),
    ),
)

CLUSTER_SURVIVAL = Table(
    "cluster_survival",
    "Share of clusters that are still clusters so many windows after their entry (Kaplan-Meier).",
    ("age",),
    (
        BASE,
        Column("age", INTEGER, "Windows since the entry, the first being 1.", "windows"),
        Column("at_risk", LONG, "Clusters observed to this age."),
        Column("exits", LONG, "Of these, those that were no cluster in the window after."),
        Column("survival", DOUBLE, "Share expected to outlast this age.", "share"),
        Column("low", DOUBLE, "Lower 95 % limit (log-log form); null where survival is 0 or 1."),
        Column("high", DOUBLE, "Upper 95 % limit, likewise."),
    ),
)

SHIFT_SHARE = Table(
    "shift_share",
    "Growth of one city's AI patents between two windows without common years, taken apart.",
    ("city", "from_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *_PERIODS,
        BASE,
        Column("before", DOUBLE, "AI patents in the earlier window.", "patents"),
        Column("after", DOUBLE, "AI patents in the later window.", "patents"),
        Column("growth", DOUBLE, "after - before = national + structural + local.", "patents"),
        Column(
            "national",
            DOUBLE,
            "What it had grown as all patents did; null where there were none before.",
            "patents",
        ),
        Column("structural", DOUBLE, "What AI grew beyond all patents.", "patents"),
        Column("local", DOUBLE, "What the city grew beyond AI.", "patents"),
    ),
)
