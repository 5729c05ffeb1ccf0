"""Tables of output and its specialisation: where AI is concentrated."""

from __future__ import annotations

from aicluster_spark.schema.table import BASE, BOOLEAN, DOUBLE, INTEGER, LONG, STRING, WINDOW, Column, Table

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

CITY_BASES = Table(
    "city_bases",
    "What AI is compared with in one city and year, by every base the records give.",
    ("city", "year", "base"),
    (
        Column("city", STRING, "Unit of analysis, with patents in any year."),
        Column("year", INTEGER, "Year.", "year"),
        BASE,
        Column("amount", DOUBLE, "The base; null where it is unknown. 0 gives no quotient, not one of 0."),
        Column("ai_amount", DOUBLE, "AI patents or AI enterprises set against it."),
        Column("unit", STRING, "Unit of the amount."),
        Column("reason", STRING, "Why the amount is null."),
    ),
)

CITY_LQ = Table(
    "city_lq",
    "Location quotient of one city in one window.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        BASE,
        Column("counting", STRING, "full or fractional, of the patents."),
        Column(
            "patents", DOUBLE, "Patents of the city in the window; of inventions where these are the base."
        ),
        Column("ai_patents", DOUBLE, "Of these, AI patents.", "patents"),
        Column("all_patents", DOUBLE, "Patents over all cities.", "patents"),
        Column("all_ai_patents", DOUBLE, "AI patents over all cities.", "patents"),
        Column("amount", DOUBLE, "The base X_i: the patents, or the enterprises, person-years or output."),
        Column("ai_amount", DOUBLE, "AI output x_i set against it: AI patents, or AI enterprises."),
        Column("all_amount", DOUBLE, "X: the base over the cities in which it is known."),
        Column("all_ai_amount", DOUBLE, "x: the AI output of these cities."),
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

CITY_SPECIALISATION = Table(
    "city_specialisation",
    "Further measures of the specialisation of one city in one window; docs/specialisation.md has the formulas.",
    ("city", "window_start"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        BASE,
        Column("counting", STRING, "full or fractional, of the patents."),
        Column(
            "focus", DOUBLE, "AI output over the base of the city, x_i/X_i; null where that is unknown or 0."
        ),
        Column("output_share", DOUBLE, "The city's share of the AI patents of all cities.", "share"),
        Column("lq_difference", DOUBLE, "Difference of shares x_i/X_i - x/X."),
        Column("lq_weighted", DOUBLE, "Location quotient over the mean quotient of all cities."),
        Column("lq_standardised", DOUBLE, "Standard score of the quotient over cities."),
        Column("log_lq_standardised", DOUBLE, "Standard score of ln LQ; null also where the quotient is 0."),
        Column(
            "lq_swing_low",
            DOUBLE,
            "Lower 95 % limit that allows for yearly swings beyond chance; null with one year or an amount at the "
            "window's end.",
        ),
        Column("lq_swing_high", DOUBLE, "Upper 95 % limit, likewise."),
        Column("yearly_swing", DOUBLE, "Alpha of the swings: yearly counts vary by m + alpha m^2."),
        Column("lq_fieller_low", DOUBLE, "Lower 95 % limit after Fieller."),
        Column("lq_fieller_high", DOUBLE, "Upper 95 % limit after Fieller."),
        Column(
            "p_value",
            DOUBLE,
            "Exact test, one-sided, of the city's AI share or rate against the rest (Fisher's; binomial against "
            "amounts); on full counts.",
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

CONCENTRATION = Table(
    "concentration",
    "How concentrated AI is over cities in one window.",
    ("window_start",),
    (
        *WINDOW,
        BASE,
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
