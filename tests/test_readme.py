from __future__ import annotations

import re
from pathlib import Path

from aicluster_spark.stages.load import load_checked_study

ROOT = Path(__file__).resolve().parents[1]


def test_the_smallest_study_of_the_readme_is_one(tmp_path: Path) -> None:
    text = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None
    study = tmp_path / "study.yaml"
    study.write_text(text[1], encoding="utf-8")
    assert load_checked_study(study).study.study == "smallest"


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"
