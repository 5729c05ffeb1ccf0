"""The mechanism as a flow picture with the estimated numbers on its arrows."""

from __future__ import annotations

import string
from collections.abc import Sequence

from aicluster_spark.report import words
from aicluster_spark.report.charts.mechanism import BOTTOM, BOX, MIDDLE, TOP, Box, Number, mechanism
from aicluster_spark.report.content import Cell, Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.mechanism import Arrow, Flow, flows
from aicluster_spark.report.tabulate import column

STATES = {
    "apart": message("95 % interval excludes 0"),
    "null": message("cannot be told from 0"),
    "untested": message("estimated, untested"),
    "absent": message("no estimate"),
}
PARTS = {
    "to_channel": message("effect of policy on the channel"),
    "from_channel": message("effect of the channel on the outcome"),
    "direct": message("effect of policy beside the first channel that was estimated"),
    "moderation": message("product of policy and moderator"),
    "main": message("effect of policy"),
    "conditional": message("effect of policy where the moderator is 0, of the same fit as the product"),
}
NOTE = message(
    "Each number is the estimate of one fit, in its own units: numbers of different arrows do not compare. "
    "A picture of arrows assumes that nothing hidden moves a channel and the outcome."
)

ABOVE = (1.64, 0.96)
"""Rows from an arrow's end up to its number, in even and in odd columns: neighbours do not touch."""
NO_MECHANISM = message(
    "No path from policy to the outcome has arrows that all differ from 0: these estimates carry no "
    "mechanism."
)


def mechanism_figures(data: ReportData) -> list[Figure]:
    """Return one figure a mediation of the study, or one of policy and its moderator alone."""
    return [_figure(flow) for flow in flows(data)]


def _figure(flow: Flow) -> Figure:
    sentence = _sentence(flow)
    states = {state: say(text) for state, text in STATES.items()}
    boxes, numbers, columns = _layout(flow)
    spec = mechanism(boxes, numbers, columns, states, sentence)
    name = f"mechanism-{flow.name}".replace("_", "-")
    title = say("How policy is estimated to work: {name}", name=flow.name)
    note = words.joined([_fits_note(flow), say(NOTE)])
    return Figure(name, title, sentence, spec, _table(f"{name}-table", flow), note=note)


def _marks(flow: Flow) -> dict[str, str]:
    """Return a letter for each fit that gives a number, in the order of the arrows."""
    fits = dict.fromkeys(arrow.fit for arrow in flow.arrows if arrow.estimate is not None)
    return dict(zip(fits, string.ascii_lowercase, strict=False))


def _fits_note(flow: Flow) -> str:
    """Name the fits behind the letters, with their rows: other letters are other fits."""
    rows = {arrow.fit: arrow.rows for arrow in flow.arrows}
    named = [f"({mark}) {fit}, {_rows_words(rows[fit])}" for fit, mark in _marks(flow).items()]
    return say("Letters name fits: {fits}.", fits=say("; ").join(named)) if named else ""


def _rows_words(rows: int | None) -> str:
    return say("number of rows unknown") if rows is None else words.several(rows, "row")


def _sentence(flow: Flow) -> str:
    """Count what the arrows carry; arrows of which none does are no mechanism."""
    drawn = [arrow for arrow in flow.arrows if arrow.estimate is not None]
    tested = [arrow for arrow in drawn if arrow.low is not None]
    apart = [arrow for arrow in tested if arrow.state == "apart"]
    missing = [channel for channel in flow.channels if _without_data(flow, channel)]
    counted = message("{drawn:,} of {arrows:,} arrows have an estimate; none carries a test.")
    if tested:
        counted = message(
            "{drawn:,} of {arrows:,} arrows have an estimate, {tested:,} a test; the 95 % interval of "
            "{apart:,} excludes 0."
        )
    numbers = {"drawn": len(drawn), "arrows": len(flow.arrows), "tested": len(tested), "apart": len(apart)}
    said = [say(counted, **numbers)]
    if not (_carried_beside(flow) or _carrying(flow)):
        said.append(say(NO_MECHANISM))
    elif flow.channels:
        said.append(_channels_words(flow))
    if missing:
        listed = words.listed([words.term(channel) for channel in missing])
        said.append(say("Without data: {channels}.", channels=listed))
    return words.joined(said)


def _channels_words(flow: Flow) -> str:
    """Say through which channels both arrows differ from 0; that none does is a finding of its own."""
    carrying = _carrying(flow)
    if carrying:
        return say(
            "Both arrows differ from 0 through {channels}.",
            channels=words.listed([words.term(channel) for channel in carrying]),
        )
    return say(
        "No channel has two arrows that both differ from 0: what differs from 0 is beside the channels, and "
        "these estimates carry no path through any of them."
    )


def _carried_beside(flow: Flow) -> bool:
    """Whether an arrow that goes from policy to the outcome past the channels differs from 0."""
    direct = ("direct", "main", "conditional")
    return any(arrow.part in direct and arrow.state == "apart" for arrow in flow.arrows)


def _carrying(flow: Flow) -> list[str]:
    """Channels of which both arrows differ from 0."""
    apart = {(arrow.part, arrow.source, arrow.target) for arrow in flow.arrows if arrow.state == "apart"}
    reached = {target for part, _, target in apart if part == "to_channel"}
    leading_on = {source for part, source, _ in apart if part == "from_channel"}
    return [channel for channel in flow.channels if channel in reached & leading_on]


def _channel_box(flow: Flow, place: int, channel: str) -> Box:
    name = words.term(channel)
    if _without_data(flow, channel):
        return Box(place, place, MIDDLE, f"{name}\n{say('no data')}", known=False)
    return Box(place, place, MIDDLE, name)


def _without_data(flow: Flow, channel: str) -> bool:
    own = [arrow for arrow in flow.arrows if channel in (arrow.source, arrow.target)]
    return all(arrow.estimate is None for arrow in own)


def _layout(flow: Flow) -> tuple[list[Box], list[Number], int]:
    """Give every channel a column, one to each effect beside them, and one to the moderator."""
    effects = [arrow for arrow in flow.arrows if arrow.part in ("direct", "main", "conditional")]
    last = len(flow.channels) + max(len(effects), 1) - 1
    columns = {arrow.part: len(flow.channels) + place for place, arrow in enumerate(effects)}
    boxes = [
        Box(0, last, TOP, words.term(flow.policy)),
        Box(0, last, BOTTOM, words.term(flow.outcome)),
        *(_channel_box(flow, place, channel) for place, channel in enumerate(flow.channels)),
    ]
    marks = _marks(flow)
    numbers = [_number(flow, arrow, columns.get(arrow.part, last), marks) for arrow in flow.arrows]
    moderators = [arrow.source for arrow in flow.arrows if arrow.part == "moderation"]
    boxes += [Box(last + 1, last + 1, MIDDLE, words.term(name)) for name in moderators]
    return boxes, numbers, last + 1 + len(moderators)


def _number(flow: Flow, arrow: Arrow, column: int, marks: dict[str, str]) -> Number:
    """Place an arrow; the moderator's comes from the column to the right of the effect it changes."""
    sideways = arrow.part == "moderation"
    mark = f"({marks[arrow.fit]})" if arrow.estimate is not None and arrow.fit in marks else ""
    text = f"{words.decimal(arrow.estimate, 3) or '–'} {mark}"
    told = (text.strip(), _words(arrow), arrow.state)
    if sideways:
        return Number(column + 1, MIDDLE, MIDDLE, *told, sideways=True)
    if arrow.part == "to_channel":
        column = flow.channels.index(arrow.target)
        return Number(column, MIDDLE + BOX, TOP - BOX, *told, above=ABOVE[column % 2])
    if arrow.part == "from_channel":
        column = flow.channels.index(arrow.source)
        return Number(column, BOTTOM + BOX, MIDDLE - BOX, *told, above=ABOVE[column % 2])
    return Number(column, BOTTOM + BOX, TOP - BOX, *told, above=ABOVE[column % 2])


def _words(arrow: Arrow) -> str:
    """Write what an arrow says, for its tooltip."""
    name = f"{words.term(arrow.source)} → {words.term(arrow.target)}"
    estimate = words.decimal(arrow.estimate, 3)
    if estimate is None:
        why = stated(arrow.reason or "the data do not carry it")
        return say("{name}: no estimate: {reason}", name=name, reason=why)
    if arrow.low is None or arrow.high is None:
        return say("{name}: {estimate}, untested", name=name, estimate=estimate)
    low, high = words.decimal(arrow.low, 3), words.decimal(arrow.high, 3)
    return say(
        "{name}: {estimate} (95 % interval {low} to {high})", name=name, estimate=estimate, low=low, high=high
    )


def _table(name: str, flow: Flow) -> Table:
    columns = [
        column("leads from"),
        column("leads to"),
        column("what"),
        column("estimate", "number"),
        column("95 % from", "number"),
        column("to", "number"),
        column("reading"),
        column("fit"),
        column("rows", "number"),
    ]
    rows: Sequence[list[Cell]] = [_row(arrow, _marks(flow)) for arrow in flow.arrows]
    return Table(name, say("The arrows and where their numbers come from"), columns, rows, folded=True)


def _row(arrow: Arrow, marks: dict[str, str]) -> list[Cell]:
    why = None if arrow.reason is None else stated(arrow.reason)
    return [
        Cell(words.term(arrow.source)),
        Cell(words.term(arrow.target)),
        Cell(say(PARTS[arrow.part])),
        *(Cell(words.decimal(value, 3), value, why) for value in (arrow.estimate, arrow.low, arrow.high)),
        Cell(say(STATES[arrow.state])),
        Cell(_marked(arrow, marks), is_name=True),
        Cell(words.count(arrow.rows), arrow.rows, say("the fit records no rows") if why is None else why),
    ]


def _marked(arrow: Arrow, marks: dict[str, str]) -> str:
    return f"({marks[arrow.fit]}) {arrow.fit}" if arrow.fit in marks else arrow.fit
