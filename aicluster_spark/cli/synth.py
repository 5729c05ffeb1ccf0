"""`aicluster synth`: a whole made-up country in the real formats, with its truth."""

from __future__ import annotations

from pathlib import Path

import click

from aicluster_spark.errors import StudyError
from aicluster_spark.synth.settings import Nation, share_of, years_of


@click.command()
@click.option("--patents", type=int, default=100_000, show_default=True, help="Applications published.")
@click.option("--years", default="2010:2021", show_default=True, help="First and last filing year.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--dirt", default="0.5%", show_default=True, help="Share of rows of patents with a fault.")
@click.option("--cities", type=int, default=300, show_default=True, help="Only the largest so many cities.")
@click.option("--xml-year", default="middle", show_default=True, help="Filing year written as XML; or none.")
@click.argument("folder", type=click.Path(path_type=Path))
def synth(patents: int, years: str, seed: int, dirt: str, cities: int, xml_year: str, folder: Path) -> None:
    """Write a made-up country into FOLDER: patents, register, policies, yearbook, and the truth.

    Everything is marked SYNTHETIC. `aicluster run FOLDER/study.yaml` studies it.
    """
    from aicluster_spark.synth.write import write_nation

    span = years_of(years)
    nation = Nation(patents, span, seed, share_of(dirt), cities, _xml_year(xml_year, span))
    written = write_nation(nation, folder, progress=lambda step: click.echo(f"  {step}"))
    click.echo(
        f"SYNTHETIC: {written.patents:,} patents ({written.ai_patents:,} AI) in {written.rows:,} "
        "publications, "
        f"{written.dirty:,} of them with a fault; {written.firms:,} firms, {written.policies:,} policies.\n"
        f"Next: aicluster run {folder / 'study.yaml'}"
    )


def _xml_year(text: str, years: tuple[int, int]) -> int | None:
    if text == "none":
        return None
    if text == "middle":
        return (years[0] + years[1]) // 2
    if not text.isdecimal():
        raise StudyError(f"--xml-year {text} is not a year.", "Give a year, `middle` or `none`.")
    return int(text)
