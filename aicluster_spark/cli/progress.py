"""Progress of a run: a live view on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from aicluster_spark.runs.events import Event

MARKS = {"stage_reused": "=", "stage_finished": "✓", "stage_failed": "✗", "stage_waiting": "…"}


class LogLines:
    """Writes one line an event, with the time since the start.

    Parameters
    ----------
    console
        Where to.
    verbosity
        0 says only which stages began and ended, 1 steps too, 2 facts too.
    """

    def __init__(self, console: Console, verbosity: int) -> None:
        self._console = console
        self._verbosity = verbosity
        self._began = time.monotonic()

    def __enter__(self) -> LogLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put away."""

    def __call__(self, event: Event) -> None:
        """Write the event."""
        if event.kind in {"step", "fact"} and self._verbosity < (2 if event.kind == "fact" else 1):
            return
        elapsed = time.monotonic() - self._began
        self._console.print(
            f"{elapsed:7.1f}s  {_sentence(event)}", markup=False, highlight=False, soft_wrap=True
        )


class LiveView:
    """Shows the stages as a table that grows: stage, step, rows, elapsed."""

    def __init__(self, console: Console, stages: tuple[str, ...]) -> None:
        self._rows = {stage: ["·", "", "", ""] for stage in stages}
        self._current: tuple[str, float] | None = None
        self._live = Live(console=console, get_renderable=self._render, refresh_per_second=4)

    def __enter__(self) -> LiveView:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def __call__(self, event: Event) -> None:
        """Note the event in its stage's row."""
        row = self._rows[event.stage]
        if event.kind == "stage_started":
            row[:] = ["▸", event.text, "", ""]
            self._current = (event.stage, time.monotonic())
        elif event.kind == "step":
            row[1] = event.text
            row[2] = f"{event.rows:,}" if event.rows is not None else row[2]
        elif event.kind in MARKS:
            row[0] = MARKS[event.kind]
            row[1] = {"stage_reused": "results are there", "stage_waiting": "waiting for another run"}.get(
                event.kind, row[1]
            )
            row[3] = f"{event.seconds:.1f} s" if event.kind == "stage_finished" else row[3]
            self._current = None if event.kind != "stage_waiting" else self._current

    def _render(self) -> RenderableType:
        if self._current is not None:
            stage, began = self._current
            self._rows[stage][3] = f"{time.monotonic() - began:.0f} s"
        table = Table.grid(padding=(0, 2))
        for stage, (mark, step, rows, seconds) in self._rows.items():
            style = "dim" if mark == "·" else ""
            table.add_row(Text(mark), Text(stage), Text(step[:80]), Text(rows), Text(seconds), style=style)
        return Group(table)


def _sentence(event: Event) -> str:
    rows = f" ({event.rows:,} rows)" if event.rows is not None else ""
    return {
        "stage_started": f"{event.stage}: {event.text}",
        "stage_reused": f"{event.stage}: results are there",
        "stage_waiting": f"{event.stage}: another run computes this, waiting",
        "stage_finished": f"{event.stage}: done in {event.seconds:.1f} s",
        "stage_failed": f"{event.stage}: failed",
        "step": f"{event.stage}:   {event.text}{rows}",
        "fact": f"{event.stage}:   {event.text}",
    }[event.kind]
