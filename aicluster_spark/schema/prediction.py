"""Tables from which an expected outcome can be computed anew: coefficients' covariance and where to start."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, Column, Table

MODEL = Column("model", STRING, "Model of the study; the fit of that name.")
CITY = Column("city", STRING, "Unit of analysis.")

ESTIMATE_COVARIANCES = Table(
    "estimate_covariances",
    "Covariance of two coefficients of one model of the study, also where tests are withheld.",
    ("model", "term", "other"),
    (
        MODEL,
        Column("term", STRING, "Regressor."),
        Column("other", STRING, "Regressor; the same one for a variance."),
        Column("covariance", DOUBLE, "Covariance of the two estimates, of the kind that `fits` names."),
    ),
)

PREDICTION_MODELS = Table(
    "prediction_models",
    "Whether one model of the study carries predictions with intervals, and why not.",
    ("model",),
    (
        MODEL,
        Column("possible", BOOLEAN, "Whether the other tables of predictions have the model."),
        Column("reason", STRING, "Why not."),
        Column("outcome", STRING, "What is predicted, with its transformation."),
        Column("link", STRING, "log or identity: the scale of `linear`."),
        Column("critical", DOUBLE, "Two-sided critical value of 95 % intervals."),
    ),
)

PREDICTION_BASES = Table(
    "prediction_bases",
    "The last row of one city in the sample of a model: where scenarios start.",
    ("model", "city"),
    (
        MODEL,
        CITY,
        Column("year", INTEGER, "Year of the row.", "year"),
        Column("observed", DOUBLE, "Outcome that was observed."),
        Column("linear", DOUBLE, "Fitted linear predictor with the effects."),
    ),
)

PREDICTION_VALUES = Table(
    "prediction_values",
    "One variable or term of a model in such a row.",
    ("model", "city", "name"),
    (
        MODEL,
        CITY,
        Column("name", STRING, "Term of the model, or a variable that terms are made of."),
        Column("value", DOUBLE, "Its value in the row."),
        Column(
            "within",
            DOUBLE,
            "Of a term: its value once the effects are removed, the derivative of `linear` in its coefficient.",
        ),
    ),
)

PREDICTION_RANGES = Table(
    "prediction_ranges",
    "One variable of a model over the rows it uses.",
    ("model", "name"),
    (
        MODEL,
        Column("name", STRING, "Variable that terms are made of."),
        Column("low", DOUBLE, "Smallest value."),
        Column("high", DOUBLE, "Largest value."),
        Column("mean", DOUBLE, "Mean."),
        Column("std", DOUBLE, "Standard deviation, n − 1 in the denominator."),
        Column("values", LONG, "Different values."),
    ),
)
