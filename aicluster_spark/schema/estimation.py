"""Tables of the estimation stage; every figure names the fit it comes from."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, LONG, STRING, Column, Table

FIT = Column("fit", STRING, "Fit, a row of `fits`.")
LOW = Column("low", DOUBLE, "Lower 95 % limit; null where inference is withheld.")
HIGH = Column("high", DOUBLE, "Upper 95 % limit.")

FITS = Table(
    "fits",
    "One fit of one model to one sample; also one that could not be made, with its reason.",
    ("fit",),
    (
        Column("fit", STRING, "Name that other tables and the manifest refer to."),
        Column(
            "part", STRING, "models, errors, selection, grid, split, threshold, event_study or mediation."
        ),
        Column("item", STRING, "Name in the study of what the fit belongs to."),
        Column("sample", STRING, "Which cities: all, or a choice of clusters."),
        Column("estimator", STRING, "What was estimated."),
        Column("outcome", STRING, "What is explained, with its transformation."),
        Column("link", STRING, "log or identity: the scale of the coefficients."),
        Column("estimated", BOOLEAN, "Whether there is a fit."),
        Column("reason", STRING, "Why there is none, or why inference is withheld."),
        Column("rows", LONG, "Rows of the sample before any was dropped."),
        Column("observations", LONG, "Rows used."),
        Column("unit", STRING, "What the panel's units are."),
        Column("groups", LONG, "Units used."),
        Column("effects", STRING, "Fixed effects with their levels."),
        Column("clusters", STRING, "Clusters of the errors with their numbers."),
        Column("instruments", LONG, "Instruments of a dynamic model, empty columns left out."),
        Column("converged", BOOLEAN, "Whether the optimiser met its stopping rule."),
        Column("iterations", LONG, "Iterations."),
        Column("gradient_norm", DOUBLE, "Largest element of the gradient, per observation."),
        Column("log_likelihood", DOUBLE, "Null for estimators without a likelihood."),
        Column("covariance", STRING, "Kind of standard errors."),
        Column("inference", BOOLEAN, "Whether tests and intervals are given."),
    ),
)

DROPPED_ROWS = Table(
    "dropped_rows",
    "Rows that a fit does not use, by reason.",
    ("fit", "reason", "variable", "why"),
    (
        FIT,
        Column("reason", STRING, "Why the rows are not in the sample."),
        Column("variable", STRING, "Of missing values: the first variable of the model that has none."),
        Column("why", STRING, "Why that variable is unknown, where the panel says so."),
        Column("rows", LONG, "Rows; with the rows used they add up to the rows of the sample."),
    ),
)

FIT_TESTS = Table(
    "fit_tests",
    "A test that belongs to a fit: specification of dynamic models, trends before adoption, bootstrap, other standard errors, space.",
    ("fit", "test"),
    (
        FIT,
        Column("test", STRING, "Name."),
        Column("statistic", DOUBLE, "Null where it cannot be computed."),
        Column("degrees_of_freedom", DOUBLE, "Null for a standard normal or resampled statistic."),
        Column("p_value", DOUBLE, "Null where it cannot be computed."),
        Column("note", STRING, "What has to be known of it, or why there is none."),
    ),
)

ESTIMATES = Table(
    "estimates",
    "One term of one fit.",
    ("model", "term"),
    (
        Column("model", STRING, "Fit: a model of the study, or one of its variants in `fits`."),
        Column("term", STRING, "Regressor."),
        Column("estimate", DOUBLE, "Coefficient; with a log link on the log of the expected count."),
        Column("std_error", DOUBLE, "Standard error, clustered as the model says."),
        Column("statistic", DOUBLE, "estimate/std_error; null where inference is withheld."),
        Column("p_value", DOUBLE, "Two-sided; null where inference is withheld."),
        LOW,
        HIGH,
        Column("estimable", BOOLEAN, "Whether the data carry the term."),
        Column("reason", STRING, "Why it is not estimable, or why inference is withheld."),
    ),
)

DIAGNOSTICS = Table(
    "diagnostics",
    "One fact about one model of the study: sample, dropped rows, convergence, notes.",
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
    ("model", "focus", "along", "scale", "point"),
    (
        Column("model", STRING, "Model of the study; the fit of that name."),
        Column("focus", STRING, "Whose effect."),
        Column("along", STRING, "The moderator."),
        Column("scale", STRING, "semi_elasticity (change of log expectation), linear, or count."),
        Column("point", LONG, "Number of the grid point."),
        Column("moderator", DOUBLE, "Value of the moderator."),
        Column("effect", DOUBLE, "Effect of one unit of policy."),
        Column("std_error", DOUBLE, "By the delta method."),
        LOW,
        HIGH,
        Column("low_all", DOUBLE, "Lower limit that holds at all points together; null for counts."),
        Column("high_all", DOUBLE, "Upper limit that holds at all points together."),
    ),
)

JOHNSON_NEYMAN = Table(
    "johnson_neyman",
    "Values of the moderator at which the effect of policy differs from zero (pointwise, 95 %).",
    ("model", "focus", "along", "region"),
    (
        Column("model", STRING, "Model of the study; the fit of that name."),
        Column("focus", STRING, "Whose effect."),
        Column("along", STRING, "The moderator."),
        Column("region", LONG, "Number of the interval; 0 where there is none."),
        Column("sign", STRING, "positive or negative; null without an interval."),
        Column("from_value", DOUBLE, "Lower end; null if unbounded."),
        Column("to_value", DOUBLE, "Upper end; null if unbounded."),
        Column("share", DOUBLE, "Share of the rows used that lie in intervals of this sign.", "share"),
        Column("observed_low", DOUBLE, "Smallest value of the moderator in the sample."),
        Column("observed_high", DOUBLE, "Largest value."),
        Column("reason", STRING, "Why there is no interval."),
    ),
)

SPECIFICATION_CURVE = Table(
    "specification_curve",
    "One specification of a grid: what was chosen, and the coefficient that is compared.",
    ("grid", "number"),
    (
        Column("grid", STRING, "Name in the study."),
        Column("number", LONG, "Number of the specification, in the order of the choices."),
        FIT,
        Column("measure", STRING, "Measure of centrality."),
        Column("lag", LONG, "Years from the network's window to the outcome.", "years"),
        Column("outcome", STRING, "What is explained."),
        Column("estimator", STRING, "Estimator."),
        Column("sample", STRING, "Which cities."),
        Column("term", STRING, "Term that is compared."),
        Column("link", STRING, "log or identity: only estimates of one link compare."),
        Column("estimate", DOUBLE, "Coefficient; null where there is none."),
        Column("std_error", DOUBLE, "Standard error."),
        LOW,
        HIGH,
        Column("p_value", DOUBLE, "Two-sided."),
        Column("p_holm", DOUBLE, "The same, adjusted over the grid (Holm)."),
        Column(
            "p_romano_wolf",
            DOUBLE,
            "Adjusted over the grid with regard to how its estimates move together (Romano and Wolf); null "
            "where a fit keeps no scores or is not clustered by the one variable of the first.",
        ),
        Column("per_sd", DOUBLE, "Coefficient times the term's standard deviation in the sample."),
        Column("rank", LONG, "Place in the order of `per_sd` among those of one link."),
        Column("observations", LONG, "Rows used."),
        Column("reason", STRING, "Why there is no estimate, or no test."),
    ),
)

SPLITS = Table(
    "splits",
    "One term of a model on low and on high values of a moderator, and the difference.",
    ("split", "term"),
    (
        Column("split", STRING, "Name in the study; its fits are `NAME/low` and `NAME/high`."),
        Column("term", STRING, "Regressor; `all terms` for the joint test."),
        Column("moderator", STRING, "Column that splits."),
        Column("cut", DOUBLE, "Values above are high."),
        Column("low", DOUBLE, "Coefficient on the low half."),
        Column("high", DOUBLE, "Coefficient on the high half."),
        Column("difference", DOUBLE, "High less low."),
        Column("std_error", DOUBLE, "Of the difference, clusters in both halves allowed for."),
        Column("p_value", DOUBLE, "Two-sided; null where inference is withheld."),
        Column("reason", STRING, "Why there is no comparison or no test."),
    ),
)

THRESHOLDS = Table(
    "thresholds",
    "A threshold or a turning point of an effect along a moderator.",
    ("fit", "form"),
    (
        FIT,
        Column("form", STRING, "threshold, or quadratic: turning point."),
        Column("moderator", STRING, "Column."),
        Column("value", DOUBLE, "Estimated threshold or turning point."),
        Column("low", DOUBLE, "Lower end of its 95 % confidence set; null if unbounded or unknown."),
        Column("high", DOUBLE, "Upper end."),
        Column("set_form", STRING, "Form of the confidence set, such as interval, gaps, all values."),
        Column("statistic", DOUBLE, "F of no threshold; null for a turning point."),
        Column("p_value", DOUBLE, "Of no threshold (bootstrap), or of no turn inside the data."),
        Column("reason", STRING, "Why there is none."),
    ),
)

EVENT_STUDY = Table(
    "event_study",
    "Effect of a dated treatment by time since it began; time -1 is the base.",
    ("design", "method", "event_time"),
    (
        Column("design", STRING, "Name in the study."),
        Column("method", STRING, "sun_abraham, callaway_santanna or placebo."),
        FIT,
        Column("event_time", LONG, "Years since adoption; null for the overall effect.", "years"),
        Column("estimate", DOUBLE, "Effect on the outcome as transformed."),
        Column("std_error", DOUBLE, "Clustered by the unit of assignment."),
        Column("p_value", DOUBLE, "Two-sided; null where inference is withheld."),
        LOW,
        HIGH,
        Column("reason", STRING, "Why there is no estimate or no test."),
    ),
)

BACON_WEIGHTS = Table(
    "bacon_weights",
    "What the two-way fixed effects estimate of a dated treatment compares (Goodman-Bacon).",
    ("design", "comparison"),
    (
        Column("design", STRING, "Name in the study."),
        FIT,
        Column("comparison", STRING, "Kind of comparison; `two-way fixed effects` is their weighted sum."),
        Column("weight", DOUBLE, "Share in the two-way estimate.", "share"),
        Column("estimate", DOUBLE, "Weighted mean of the comparisons of this kind."),
        Column("reason", STRING, "Why there is no decomposition."),
    ),
)

MEDIATION_CHANNELS = Table(
    "mediation_channels",
    "Effect of policy through one channel and beside it.",
    ("mediation", "mediator", "effect"),
    (
        Column("mediation", STRING, "Name in the study."),
        Column("mediator", STRING, "Channel."),
        FIT,
        Column("effect", STRING, "total, direct, indirect, ...; `skipped` for a channel without data."),
        Column("estimate", DOUBLE, "In units of the outcome, or a share."),
        Column("low", DOUBLE, "Lower limit of the bootstrap interval; null where withheld."),
        Column("high", DOUBLE, "Upper limit."),
        Column("rho_at_zero", DOUBLE, "Correlation of the errors that would explain the indirect effect."),
        Column("draws", LONG, "Bootstrap samples that were fitted."),
        Column("reason", STRING, "Why the channel is skipped, or intervals or sensitivity are withheld."),
    ),
)
