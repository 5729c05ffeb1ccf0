"""Tables of the specialisation stage: where AI is concentrated, and do its clusters work together."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, WINDOW, Column, Table

CITY_OUTPUT = Table(
    "city_output",
    "Patents of one city in one year.",
    ("city", "year"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("year", INTEGER, "Filing year.", "year"),
        Column("patents", LONG, "Distinct patents with a party in the city."),
        Column("ai_patents", LONG, "Those that the study's rule set counts as AI."),
        Column(
            "unjudged", LONG, "Those of the patents that the rule set could not judge: in the base, not AI."
        ),
        Column("ai_patents_granted", LONG, "AI patents with a grant in the records.", "patents"),
        Column("ai_citations", LONG, "Citations received by the AI patents of which they are known."),
        Column("ai_citations_unknown", LONG, "AI patents of which the citations are not known.", "patents"),
        Column(
            "patents_fractional",
            DOUBLE,
            "All patents, each patent shared equally over its cities.",
            "patents",
        ),
        Column("ai_patents_fractional", DOUBLE, "The same of AI patents.", "patents"),
        Column("complete", BOOLEAN, "Whether the year is at or before the last complete year."),
    ),
)

CITY_LQ = Table(
    "city_lq",
    "Location quotient of one city in one window.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("patents", DOUBLE, "Base: patents of the city in the window.", "patents"),
        Column("ai_patents", DOUBLE, "AI patents of the city in the window.", "patents"),
        Column("all_patents", DOUBLE, "Base over all cities.", "patents"),
        Column("all_ai_patents", DOUBLE, "AI patents over all cities.", "patents"),
        Column("lq", DOUBLE, "Location quotient (x_i/X_i)/(x/X); null with a reason where it is unknown."),
        Column(
            "lq_low",
            DOUBLE,
            "Lower 95 % limit: log-delta with the covariance term, exact where counts are below 10.",
        ),
        Column("lq_high", DOUBLE, "Upper 95 % limit, likewise; one-sided where ai_patents is 0."),
        Column("lq_symmetric", DOUBLE, "(lq - 1)/(lq + 1)."),
        Column("reason", STRING, "Why lq is null."),
    ),
)

CLUSTERS = Table(
    "clusters",
    "Whether one city is an AI cluster in one window, and if not, why.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("ai_patents", DOUBLE, "AI patents of the city in the window.", "patents"),
        Column("lq", DOUBLE, "Location quotient."),
        Column(
            "is_cluster", BOOLEAN, "Location quotient above the threshold and output at or above the floor."
        ),
        Column("reason", STRING, "What failed: lq, floor, both; null for a cluster."),
        Column("rank", INTEGER, "Rank among the window's clusters by AI patents, then location quotient."),
    ),
)

CITY_PAIRS = Table(
    "city_pairs",
    "AI patents that two cities share in one window.",
    ("window_start", "city_a", "city_b"),
    (
        *WINDOW,
        Column("city_a", STRING, "The city whose identifier sorts first."),
        Column("city_b", STRING, "The other city."),
        Column("patents", LONG, "AI patents with a located party in both."),
        Column("weight", DOUBLE, "The same, each patent 1/(cities - 1) per pair (Newman).", "patents"),
    ),
)

COLLABORATION = Table(
    "collaboration",
    "Work inside one city and with others, AI patents of one window.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("intra", LONG, "AI patents with two or more located parties of the role, all in the city."),
        Column("inter", LONG, "AI patents with a located party in the city and one elsewhere."),
        Column("single", LONG, "AI patents with one party of the role."),
        Column(
            "partly_located",
            LONG,
            "AI patents of several parties of which only some could be placed, all of these here.",
        ),
        Column("ei_index", DOUBLE, "(inter - intra)/(inter + intra), Krackhardt and Stern 1988."),
        Column("reason", STRING, "Why ei_index is null."),
    ),
)

CITY_SPECIALISATION = Table(
    "city_specialisation",
    "Further measures of the specialisation of one city in one window; docs/specialisation.md has the formulas.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("focus", DOUBLE, "AI patents over all patents of the city; null where it has none.", "share"),
        Column("output_share", DOUBLE, "The city's share of the AI patents of all cities.", "share"),
        Column("lq_difference", DOUBLE, "Difference of shares x_i/X_i - x/X."),
        Column("lq_weighted", DOUBLE, "Location quotient over the mean quotient of all cities."),
        Column("lq_standardised", DOUBLE, "Standard score of the quotient over cities."),
        Column("log_lq_standardised", DOUBLE, "Standard score of ln LQ; null also where the quotient is 0."),
        Column("lq_fieller_low", DOUBLE, "Lower 95 % limit after Fieller."),
        Column("lq_fieller_high", DOUBLE, "Upper 95 % limit after Fieller."),
        Column(
            "p_value",
            DOUBLE,
            "Fisher's exact test, one-sided, of the city's AI share against the rest; on full counts.",
        ),
        Column("q_value", DOUBLE, "The same adjusted over the window's cities after Benjamini and Hochberg."),
        Column("is_discovery", BOOLEAN, "Whether q_value is at most specialisation.false_discovery_rate."),
        Column(
            "lq_shrunk",
            DOUBLE,
            "Empirical-Bayes quotient (gamma-Poisson): small cities are drawn to the mean.",
        ),
        Column("lq_shrunk_low", DOUBLE, "Lower 95 % credible limit of lq_shrunk."),
        Column("lq_shrunk_high", DOUBLE, "Upper 95 % credible limit of lq_shrunk."),
        Column("reason", STRING, "Why measures, or the Fieller limits alone, are null."),
    ),
)

CLUSTER_RULES = Table(
    "cluster_rules",
    "Whether one city passes one of the study's cluster rules in one window.",
    ("city", "window_start", "rule"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("rule", STRING, "Name of the rule."),
        Column("criterion", STRING, "The rule itself."),
        Column("passed", BOOLEAN, "Null where what the rule asks for is unknown."),
    ),
)

CLUSTER_PRESETS = Table(
    "cluster_presets",
    "Whether one city is a cluster in one window by a published way to find them.",
    ("city", "window_start", "preset"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("preset", STRING, "paper, eu_stars or wipo_density."),
        Column("is_member", BOOLEAN, "Whether it is a cluster, or part of one."),
        Column("failed", STRING, "What failed; null for a member."),
        Column("density", DOUBLE, "wipo_density: AI patents within the radius.", "patents"),
        Column(
            "dense_cluster", INTEGER, "wipo_density: number of the cluster, from 0 by falling AI patents."
        ),
    ),
)

PRESET_AGREEMENT = Table(
    "preset_agreement",
    "How far two ways to find clusters agree in one window; `study` is the study's own.",
    ("window_start", "first", "second"),
    (
        *WINDOW,
        Column("first", STRING, "One way."),
        Column("second", STRING, "The other."),
        Column("in_first", LONG, "Clusters by the first."),
        Column("in_second", LONG, "Clusters by the second."),
        Column("in_both", LONG, "Clusters by both."),
        Column("jaccard", DOUBLE, "in_both over those in either; null where neither has any."),
        Column("kappa", DOUBLE, "Cohen's kappa over all cities; null where chance alone agrees fully."),
    ),
)

STABILITY = Table(
    "stability",
    "The list of clusters of the last window by one specification, compared with the study's own.",
    ("rule_set", "base", "counting", "window_start", "lq_above", "minimum_ai_patents"),
    (
        Column("rule_set", STRING, "What counts as AI."),
        Column("base", STRING, "What AI output is compared with."),
        Column("counting", STRING, "full or fractional."),
        *WINDOW,
        Column("lq_above", DOUBLE, "Threshold of the location quotient."),
        Column("minimum_ai_patents", DOUBLE, "Scale floor, scaled with the window's width.", "patents"),
        Column("is_reference", BOOLEAN, "Whether it is the study's own."),
        Column("clusters", LONG, "Clusters it gives."),
        Column("in_both", LONG, "Of these, clusters of the study's own specification."),
        Column("jaccard", DOUBLE, "in_both over those in either; null where neither has any."),
        Column("kappa", DOUBLE, "Cohen's kappa over all cities."),
        Column("rank_correlation", DOUBLE, "Spearman's correlation of the quotients with the study's own."),
        Column("cities_ranked", LONG, "Cities that have a quotient in both."),
    ),
)

CLUSTER_STABILITY = Table(
    "cluster_stability",
    "How firmly one city is a cluster of the last window.",
    ("city",),
    (
        Column(
            "city", STRING, "Unit of analysis: every city that any specification or bootstrap sample lists."
        ),
        Column("is_cluster", BOOLEAN, "Whether the study lists it."),
        Column("specifications", LONG, "Specifications of the table `stability` that list it."),
        Column("share_of_specifications", DOUBLE, "The same as a share of all.", "share"),
        Column(
            "bootstrap_share",
            DOUBLE,
            "Share of bootstrap samples that list it; null without a bootstrap.",
            "share",
        ),
    ),
)

CONCENTRATION = Table(
    "concentration",
    "How concentrated AI is over cities in one window.",
    ("window_start",),
    (
        *WINDOW,
        Column("cities", LONG, "Cities with patents."),
        Column("ai_cities", LONG, "Cities with AI patents."),
        Column("herfindahl", DOUBLE, "Sum of squared shares of AI patents."),
        Column("herfindahl_normalised", DOUBLE, "(H - 1/n)/(1 - 1/n)."),
        Column("gini", DOUBLE, "Gini coefficient of AI patents over cities."),
        Column(
            "gini_against_base",
            DOUBLE,
            "Gini coefficient of AI patents against all patents; its half is the locational Gini.",
        ),
        Column(
            "hoover", DOUBLE, "Half the sum of absolute differences of the shares in AI and in all patents."
        ),
        Column("firms", LONG, "Applicants and assignees of AI patents, by name."),
        Column("firm_herfindahl", DOUBLE, "Sum of squared shares of these."),
        Column("ellison_glaeser", DOUBLE, "Concentration beyond that of the firms; 0 at random."),
        Column("ellison_glaeser_z", DOUBLE, "Its score under random settlement."),
        Column("reason", STRING, "Why numbers are null."),
    ),
)

CITY_BRANCHES = Table(
    "city_branches",
    "AI patents of one city in one branch of AI, against those of all cities; empty where the rule set has no branches.",
    ("city", "window_start", "branch"),
    (
        Column("city", STRING, "Unit of analysis, with AI patents in any branch of the window."),
        *WINDOW,
        Column("branch", STRING, "Branch of the rule set that occurs in the window."),
        Column("ai_patents", LONG, "AI patents of the branch; one of several branches counts in each."),
        Column("branch_lq", DOUBLE, "The branch's share in the city over its share in all cities."),
        Column(
            "density",
            DOUBLE,
            "Share of all relatedness to the branch that lies in branches of quotient 1 or more.",
            "share",
        ),
        Column(
            "branch_complexity",
            DOUBLE,
            "Complexity of the branch, standardised; null outside of the largest connected part.",
        ),
    ),
)

CITY_PROFILES = Table(
    "city_profiles",
    "How broad and how complex the AI of one city is by branches.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis, with AI patents in any branch of the window."),
        *WINDOW,
        Column("branches", LONG, "Branches with AI patents."),
        Column(
            "herfindahl", DOUBLE, "Normalised Herfindahl index over branches; null with one branch in all."
        ),
        Column("krugman", DOUBLE, "Sum of absolute differences of branch shares against all cities, 0 to 2."),
        Column(
            "complexity",
            DOUBLE,
            "Complexity of the city, standardised; null outside of the largest connected part.",
        ),
    ),
)

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

COLLABORATION_TESTS = Table(
    "collaboration_tests",
    "Whether one city works more with others than within, and than chance would make; AI patents of one window.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column("external_share", DOUBLE, "inter/(inter + intra).", "share"),
        Column(
            "external_low", DOUBLE, "Lower 95 % limit, exact; one-sided where the share is 0 or 1.", "share"
        ),
        Column("external_high", DOUBLE, "Upper 95 % limit, likewise.", "share"),
        Column(
            "expected_external_share",
            DOUBLE,
            "The share if partners met at random, every city with its volume.",
            "share",
        ),
        Column("expected_ei_index", DOUBLE, "The E-I index that goes with it."),
        Column(
            "balance", STRING, "inter exceeds intra, intra exceeds inter, or undecided: limits against 1/2."
        ),
        Column(
            "against_mixing",
            STRING,
            "more external, less external, or as random: limits against the expected share.",
        ),
        Column("reason", STRING, "Why the numbers are null."),
    ),
)

AI_FIRM_YEARS = Table(
    "ai_firm_years",
    "AI firms of the register that were founded and that ended in one city and year.",
    ("city", "year"),
    (
        Column("city", STRING, "Unit of analysis."),
        Column("year", INTEGER, "Calendar year.", "year"),
        Column("births", LONG, "AI firms founded; null where one of the city has no founding day."),
        Column("deaths", LONG, "AI firms closed; null where one that is gone has no closing day."),
        Column("firms", LONG, "AI firms at the end of the year; null where births or deaths are."),
        Column(
            "births_dated", LONG, "AI firms known to be founded in the year: the least that births can be."
        ),
        Column("deaths_dated", LONG, "AI firms known to be closed in the year."),
        Column("births_undated", LONG, "AI firms of the city without a founding day, whatever the year."),
        Column("deaths_undated", LONG, "AI firms of the city that are gone without a closing day."),
        Column("reason", STRING, "Why births, deaths or firms are null."),
    ),
)
