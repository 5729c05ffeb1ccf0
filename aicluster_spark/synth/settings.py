"""What a user asks of a made-up nation, checked."""

from __future__ import annotations

from dataclasses import dataclass

from aicluster_spark.errors import StudyError

FIRST_YEAR, LAST_YEAR = 2004, 2024
"""Years for which numbers have 12 digits and administrative borders are packaged."""
SMALLEST, LARGEST = 1_000, 20_000_000
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Nation:
    """A made-up nation.

    Attributes
    ----------
    patents
        Applications that are published by the end of the last year.
    years
        First and last filing year.
    seed
        Everything random follows from it.
    dirt
        Share of the rows of patents that carry a fault, from 0 to 0.5.
    cities
        Only the largest so many cities.
    xml_year
        Filing year that is written as XML instead of CSV; None for none.
    """

    patents: int
    years: tuple[int, int]
    seed: int = 1
    dirt: float = 0.005
    cities: int = 300
    xml_year: int | None = None

    def __post_init__(self) -> None:
        first, last = self.years
        if not SMALLEST <= self.patents <= LARGEST:
            raise StudyError(
                f"--patents {self.patents} is out of bounds.", f"Ask for {SMALLEST:,} to {LARGEST:,}."
            )
        if not FIRST_YEAR <= first < last <= LAST_YEAR or last - first < 4:
            raise StudyError(
                f"--years {first}:{last} is out of bounds.",
                f"Give five or more years between {FIRST_YEAR} and {LAST_YEAR}, such as 2010:2021.",
            )
        if not 0 <= self.dirt <= 0.5:
            raise StudyError(f"--dirt {self.dirt:.1%} is out of bounds.", "Give a share from 0% to 50%.")
        if self.seed < 0:
            raise StudyError(f"--seed {self.seed} is negative.", "Give a whole number from 0 on.")
        if self.cities < 10:
            raise StudyError(f"--cities {self.cities} is too few.", "Give 10 or more.")
        if self.xml_year is not None and not first <= self.xml_year <= last:
            raise StudyError(
                f"--xml-year {self.xml_year} is none of the years {first}:{last}.",
                "Give one of them, or `none`.",
            )

    @property
    def span(self) -> range:
        """The filing years."""
        return range(self.years[0], self.years[1] + 1)


def years_of(text: str) -> tuple[int, int]:
    """Read `2010:2021`.

    Raises
    ------
    StudyError
        If it is not two years with a colon.
    """
    first, colon, last = text.partition(":")
    if not (colon and first.isdecimal() and last.isdecimal()):
        raise StudyError(f"--years {text} is not two years.", "Write them as 2010:2021.")
    return int(first), int(last)


def share_of(text: str) -> float:
    """Read `0.5%` or `0.005`.

    Raises
    ------
    StudyError
        If it is not a number.
    """
    number = text.strip().removesuffix("%")
    try:
        return float(number) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        raise StudyError(f"--dirt {text} is not a share.", "Write it as 0.5% or 0.005.") from None
