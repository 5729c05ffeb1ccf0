"""Windows of years, counted back from the last complete year."""

from __future__ import annotations

from dataclasses import dataclass

from aicluster_spark.errors import StudyError
from aicluster_spark.study.models import NetworkWindows, Windows


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A span of whole years, both ends included.

    Attributes
    ----------
    start, end
        First and last year.
    """

    start: int
    end: int


def study_windows(options: Windows, first_year: int, last_year: int, block: str) -> tuple[Window, ...]:
    """List the windows of a study, oldest first; the last one ends at the last year.

    Parameters
    ----------
    options
        Width and step; rolling unless they are a network's and say cumulative.
    first_year, last_year
        No window reaches beyond these.
    block
        Block of the study that asks, for the message.

    Returns
    -------
    tuple of Window
        At least one.

    Raises
    ------
    StudyError
        Not one window fits.
    """
    ends = range(last_year, first_year + options.width - 2, -options.step)
    if not ends:
        raise StudyError(
            f"{block}.windows: no window of {options.width} years fits into {first_year} to {last_year}, "
            "the last complete year.",
            f"Make {block}.windows.width smaller, or {block}.first_year earlier.",
        )
    if isinstance(options, NetworkWindows) and options.kind == "cumulative":
        return tuple(Window(first_year, end) for end in reversed(ends))
    return tuple(Window(end - options.width + 1, end) for end in reversed(ends))
