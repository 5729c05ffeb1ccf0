"""Tables of the network stage: who works with whom, and who is central."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, WINDOW, Column, Table

LEVEL = Column("level", STRING, "inventor, city, applicant, applicant_city or province.")

MEMBERSHIPS = Table(
    "memberships",
    "One node on one patent: the two-mode network.",
    ("level", "patent_id", "node"),
    (
        LEVEL,
        Column("patent_id", STRING, "The patent."),
        Column("year", INTEGER, "Filing year.", "year"),
        Column(
            "node",
            STRING,
            "Name key of an inventor or applicant, identifier of a city, province by ISO 3166-2.",
        ),
        Column("team", INTEGER, "Distinct nodes of the level on the patent."),
        Column(
            "tied", BOOLEAN, "Whether the patent gives pairs: two nodes at least, and not above the team cap."
        ),
    ),
)

NODES = Table(
    "nodes",
    "One node that is in the network of one window.",
    ("level", "window_end", "node"),
    (
        LEVEL,
        *WINDOW,
        Column("node", STRING, "As in `memberships`."),
        Column("patents", LONG, "Patents of the node in the window."),
    ),
)

EDGES = Table(
    "edges",
    "One tie between two nodes of one window, of teams up to the cap.",
    ("level", "window_end", "source", "target"),
    (
        LEVEL,
        *WINDOW,
        Column("source", STRING, "The node that sorts first."),
        Column("target", STRING, "The other node."),
        Column("patents", LONG, "Patents they share."),
        Column("weight", DOUBLE, "Strength of the tie by the study's weighting.", "patents"),
    ),
)

OF_TEAMS = (
    Column("degree", LONG, "Distinct partners; teams of all sizes."),
    Column("strength", DOUBLE, "Sum of tie weights; teams of all sizes.", "patents"),
    Column(
        "pagerank",
        DOUBLE,
        "Weighted PageRank, teams of all sizes; sums to 1 over all nodes of the window.",
        "share",
    ),
    Column("component", STRING, "Smallest node of the connected component."),
    Column("component_size", LONG, "Nodes in it."),
)

OF_PAIRS = (
    Column("core_number", LONG, "Largest k such that the node is in the k-core."),
    Column(
        "clustering", DOUBLE, "Share of pairs of partners that are tied; null below two partners.", "share"
    ),
    Column("community", STRING, "Smallest node of its community."),
    Column("closeness_reachable", DOUBLE, "Reachable form: m/sum d over the m nodes that can be reached."),
    Column("closeness", DOUBLE, "Wasserman-Faust form: (m/(N-1)) (m/sum d)."),
    Column(
        "closeness_ucinet_n",
        DOUBLE,
        "UCINET's form, hops: 100 (N-1)/sum d, a missing distance counts as N.",
        "percent",
    ),
    Column(
        "closeness_ucinet_diameter",
        DOUBLE,
        "The same, a missing distance counts as the longest one plus 1.",
        "percent",
    ),
    Column("harmonic_closeness", DOUBLE, "Mean of 1/d over the N-1 other nodes."),
    Column("betweenness", DOUBLE, "Share of shortest paths through it, normalised by (N-1)(N-2)/2."),
    Column(
        "eigenvector",
        DOUBLE,
        "Leading eigenvector of the weights over the main component, unit length; null elsewhere.",
    ),
    Column("constraint", DOUBLE, "Burt's constraint, by weights; null for an isolate."),
    Column("effective_size", DOUBLE, "Burt's effective size, without weights; null for an isolate."),
    Column(
        "pagerank_unweighted",
        DOUBLE,
        "PageRank that knows no weights, as GraphFrames and older work have it.",
        "share",
    ),
    Column(
        "missing",
        STRING,
        "Which of the measures asked for are null, and why: `column: reason`, separated by `; `.",
    ),
)

NODE_MEASURES = Table(
    "node_measures",
    "Measures of one node in one window, at all levels but cities.",
    ("level", "window_end", "node"),
    (LEVEL, *WINDOW, Column("node", STRING, "As in `memberships`."), *OF_TEAMS, *OF_PAIRS),
)

CITY_MEASURES = Table(
    "city_measures",
    "Measures of one city in the network of cities of one window.",
    ("city", "window_end"),
    (
        Column("city", STRING, "Unit of analysis."),
        *WINDOW,
        Column(
            "located_parties",
            LONG,
            "Distinct inventors, or applicants where the study locates by them, placed in the city in the window.",
        ),
        *OF_TEAMS,
        *OF_PAIRS,
        Column(
            "inventor_pagerank_mean",
            DOUBLE,
            "Mean PageRank of the city's inventors among all inventors; null where applicants are located.",
            "share",
        ),
        Column(
            "inventor_pagerank_top_share",
            DOUBLE,
            "Share of their sum that the upper tenth of the inventors holds.",
            "share",
        ),
        Column("inventor_pagerank_gini", DOUBLE, "Gini coefficient of their ranks; null for one inventor."),
        Column("brokers", LONG, "Located parties with a partner inside and one outside of the city."),
        Column(
            "outside_share",
            DOUBLE,
            "Share of the weight of its located parties' ties that leads out of the city; null without ties.",
            "share",
        ),
        Column("reason", STRING, "Why measures are null: below the floor of located parties, isolate, ..."),
    ),
)

CITY_TIE_CHANGES = Table(
    "city_tie_changes",
    "One tie between two cities, compared with the window before.",
    ("window_end", "source", "target"),
    (
        *WINDOW,
        Column("source", STRING, "The city that sorts first."),
        Column("target", STRING, "The other city."),
        Column("change", STRING, "new, kept or lost since the window before."),
        Column("weight", DOUBLE, "Weight now; null when lost.", "patents"),
        Column("weight_before", DOUBLE, "Weight in the window before; null when new.", "patents"),
    ),
)

NETWORK_SUMMARY = Table(
    "network_summary",
    "The network of one level in one window, and how it was computed.",
    ("level", "window_end"),
    (
        LEVEL,
        *WINDOW,
        Column("engine", STRING, "graphframes or arrays."),
        Column("nodes", LONG, "Nodes."),
        Column("edges", LONG, "Ties of teams up to the cap."),
        Column("patents", LONG, "Patents that give pairs or stand alone: all but those above the team cap."),
        Column("teams_cut", LONG, "Patents above the team cap: they give no pairs."),
        Column("pairs", LONG, "Pairs of all teams, before those of the same two nodes are merged."),
        Column("pairs_cut", LONG, "Pairs of the teams above the cap."),
        Column("components", LONG, "Connected components."),
        Column("largest_component", LONG, "Nodes in the largest."),
        Column("iterations", INTEGER, "Iterations of the ranking."),
        Column(
            "residual",
            DOUBLE,
            "Change one more plain iteration would make to a rank, as a share of the mean rank.",
            "share",
        ),
        Column("communities", LONG, "Communities."),
        Column("modularity", DOUBLE, "Modularity of the communities, by weights."),
        Column("diameter", DOUBLE, "Longest shortest path.", "hops"),
        Column(
            "assortativity",
            DOUBLE,
            "Correlation of the degrees at both ends of the ties; null where they do not vary.",
        ),
        Column("mean_clustering", DOUBLE, "Mean local clustering of the main component.", "share"),
        Column(
            "transitivity",
            DOUBLE,
            "Share of connected triples of the main component that are closed.",
            "share",
        ),
        Column("path_length", DOUBLE, "Mean shortest path in the main component.", "hops"),
        Column("random_clustering", DOUBLE, "Clustering of a random graph as large, k/(n-1).", "share"),
        Column("random_path_length", DOUBLE, "Path length of a random graph as large, ln n/ln k.", "hops"),
        Column(
            "small_world", DOUBLE, "(mean_clustering/random_clustering)/(path_length/random_path_length)."
        ),
    ),
)

NETWORK_METHODS = Table(
    "network_methods",
    "How one measure of one level and window was computed, or why it was not.",
    ("level", "window_end", "measure"),
    (
        LEVEL,
        *WINDOW,
        Column("measure", STRING, "Name of the measure, as in the study."),
        Column("engine", STRING, "graphframes or arrays."),
        Column("method", STRING, "Definition and algorithm; null when not computed."),
        Column(
            "strength",
            STRING,
            "Weight a patent gives a tie: newman, fractional or count; none where weights do not count.",
        ),
        Column(
            "length",
            STRING,
            "Length of a tie on a path: hops, inverse or log; null where there are no paths.",
        ),
        Column("teams", STRING, "Teams that are used: all, or the largest size."),
        Column("sources", LONG, "Nodes whose paths were searched, where not all were."),
        Column(
            "error_bound",
            DOUBLE,
            "With the confidence, no node's value is off by more; 0 when exact, null where there are no paths.",
        ),
        Column("confidence", DOUBLE, "Probability with which the bound holds for all nodes.", "share"),
        Column("seed", LONG, "Seed, where one was used."),
        Column("residual", DOUBLE, "How far an iteration was from its end."),
        Column("reason", STRING, "Why the measure was not computed."),
    ),
)
