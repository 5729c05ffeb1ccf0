"""What happens during a run, told to whoever listens: a live view, plain log lines, a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal[
    "stage_started", "stage_reused", "stage_finished", "stage_waiting", "stage_failed", "step", "fact"
]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes
    ----------
    kind
        What happened.
    stage
        Stage it happened in.
    text
        Words for a person.
    rows
        Rows it concerned, where that is known.
    seconds
        Time since the stage began.
    """

    kind: Kind
    stage: str
    text: str = ""
    rows: int | None = None
    seconds: float = 0.0


class Listener(Protocol):
    """Whoever wants to hear of events."""

    def __call__(self, event: Event) -> None:
        """Hear of one event."""


def silence(event: Event) -> None:
    """Listen to nothing."""
