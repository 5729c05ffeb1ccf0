"""Loading a study file: every mistake reported at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from aicluster_spark.errors import StudyError
from aicluster_spark.study.models import Study
from aicluster_spark.study.own_panel import OwnPanelStudy
from aicluster_spark.study.panel_terms import OWN_PANEL
from aicluster_spark.study.validated import validated
from aicluster_spark.study.yaml_lines import KeyPath, read_lined_yaml


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study as loaded.

    Attributes
    ----------
    study
        The validated study.
    path
        The file it came from.
    text
        The file's text, for the manifest.
    overrides
        Settings given with `--set`, for the manifest.
    """

    study: Study
    path: Path
    text: str
    overrides: tuple[str, ...] = ()

    def beside(self, name: str) -> Path:
        """Give the path of a file that the study names relative to itself."""
        return self.path.parent / name


def load_study(
    path: Path, overrides: Iterable[str] = (), vocabulary: Mapping[str, tuple[str, ...]] | None = None
) -> StudyFile:
    """Read and validate a study file.

    Parameters
    ----------
    path
        The YAML file.
    overrides
        Settings such as `specialisation.cluster.minimum_ai_patents=30`, applied before validation.
    vocabulary
        Names the study may use, by kind (`readers`, `rule_sets`); none are checked when it is missing.

    Raises
    ------
    StudyError
        If the file is missing, is not YAML, or has mistakes (then all of them are listed).
    """
    text, settings = _text_of(path), tuple(overrides)
    return StudyFile(read_study(text, path.name, settings, vocabulary), path, text, settings)


def read_study(
    text: str,
    name: str,
    overrides: Iterable[str] = (),
    vocabulary: Mapping[str, tuple[str, ...]] | None = None,
) -> Study:
    """Validate the text of a study, such as a run has kept it; `name` is what mistakes call it.

    Raises
    ------
    StudyError
        If it is not YAML or has mistakes (then all of them are listed).
    """
    document = read_lined_yaml(text, name)
    if not isinstance(document.data, dict):
        raise StudyError(f"{name} holds no study.", "Start from the one `aicluster init DIR` writes.")
    settings = tuple(overrides)
    set_paths = tuple(_apply(setting, document.data) for setting in settings)
    context = {"panel_variables": _panel_variables(document.data), **(vocabulary or {})}
    return validated(document, name, Study, "the study", context=context, set_paths=set_paths)


def _panel_variables(data: dict[str, Any]) -> tuple[str, ...]:
    """Names that the block `panel` declares, for models to use; its own mistakes are found later."""
    panel = data.get("panel")
    blocks = [panel.get(key) for key in ("yearbook", "variables")] if isinstance(panel, dict) else []
    declared = [each for block in blocks if isinstance(block, list) for each in block]
    return tuple(str(each["name"]) for each in declared if isinstance(each, dict) and "name" in each)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise StudyError(f"There is no study file {path}.", "Give the path of a YAML file.") from error
    except IsADirectoryError as error:
        raise StudyError(f"{path} is a folder, not a study file.", "Give the YAML file itself.") from error
    except UnicodeDecodeError as error:
        raise StudyError(f"{path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from error
    except OSError as error:
        raise StudyError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error


def _apply(setting: str, data: dict[str, Any]) -> KeyPath:
    key, separator, value = setting.partition("=")
    if not separator or not key.strip():
        raise StudyError(
            f"--set {setting} is not of the form key=value.", "Write such as --set panel.first_year=2008."
        )
    keys: list[Any] = [int(part) if part.isdigit() else part for part in key.strip().split(".")]
    target: Any = data
    try:
        for part in keys[:-1]:
            target = target[part] if isinstance(target, list) else target.setdefault(part, {})
        target[keys[-1]] = yaml.safe_load(value)
    except (yaml.YAMLError, IndexError, TypeError, AttributeError) as error:
        raise StudyError(f"--set {setting} cannot be applied: {error}.", "Check key and value.") from error
    return tuple(keys)


def load_estimation(path: Path) -> OwnPanelStudy:
    """Read the block `estimation` of a study that is to be run on a table of the user's own.

    Column names are those of that table, so they are checked when it is read; other blocks may be missing.

    Raises
    ------
    StudyError
        As `load_study`.
    """
    document = read_lined_yaml(_text_of(path), path.name)
    if not isinstance(document.data, dict):
        raise StudyError(f"{path.name} holds no study.", "Give a file with the block `estimation`.")
    return validated(document, path.name, OwnPanelStudy, "the study", context=OWN_PANEL)
