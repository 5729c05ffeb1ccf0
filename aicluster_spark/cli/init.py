"""`aicluster init`: a commented study to start from."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

import aicluster_spark
from aicluster_spark.errors import StudyError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a commented study into FOLDER."""
    target = folder / "study.yaml"
    if target.exists():
        raise StudyError(f"{target} is there already and is left as it is.", "Choose another folder.")
    text = resources.files(aicluster_spark).joinpath("data/studies/starter.yaml").read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    click.echo(f"Wrote {target}. Read it, then: aicluster run {target}")
