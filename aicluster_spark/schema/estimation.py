"""Tables of the estimation stage."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, LONG, STRING, Column, Table

ESTIMATES = Table(
    "estimates",
    "One term of one model.",
    ("model", "term"),
    (
        Column("model", STRING, "Model of the study."),
        Column("term", STRING, "Regressor."),
        Column("estimate", DOUBLE, "Coefficient on the log of the expected count."),
        Column("std_error", DOUBLE, "Standard error, clustered as the model says."),
        Column("statistic", DOUBLE, "estimate/std_error; null where inference is withheld."),
        Column("p_value", DOUBLE, "Two-sided; null where inference is withheld."),
        Column("low", DOUBLE, "Lower 95 % limit; null where inference is withheld."),
        Column("high", DOUBLE, "Upper 95 % limit."),
        Column("estimable", BOOLEAN, "Whether the data carry the term."),
        Column("reason", STRING, "Why it is not estimable, or why inference is withheld."),
    ),
)

DIAGNOSTICS = Table(
    "diagnostics",
    "One fact about one model: sample, dropped rows, convergence.",
    ("model", "name"),
    (
        Column("model", STRING, "Model of the study."),
        Column("name", STRING, "Name of the fact."),
        Column("value", DOUBLE, "Its number, if it has one."),
        Column("text", STRING, "Its text, if it has one."),
    ),
)

MARGINAL_EFFECTS = Table(
    "marginal_effects",
    "Effect of policy at one level of the moderator.",
    ("model", "scale", "point"),
    (
        Column("model", STRING, "Model of the study."),
        Column("scale", STRING, "semi_elasticity (change of log expectation) or count."),
        Column("point", LONG, "Number of the grid point."),
        Column("moderator", DOUBLE, "Value of the moderator."),
        Column("effect", DOUBLE, "Effect of one unit of policy."),
        Column("std_error", DOUBLE, "By the delta method."),
        Column("low", DOUBLE, "Lower 95 % limit; null where inference is withheld."),
        Column("high", DOUBLE, "Upper 95 % limit."),
    ),
)
