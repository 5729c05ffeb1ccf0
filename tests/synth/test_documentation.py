from __future__ import annotations

import re
from pathlib import Path

from aicluster_spark.synth import cnipa_xml, dirt
from aicluster_spark.synth.rates import RATES

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "synthetic-nation.md").read_text(encoding="utf-8")


def test_every_rate_and_coefficient_is_documented_with_its_value() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", TEXT, flags=re.MULTILINE))
    for block in (RATES.coefficients, RATES):
        for name in block.__slots__:
            if name != "coefficients":
                assert told[name] == str(getattr(block, name)), name


def test_every_kind_of_dirt_is_documented() -> None:
    for kind, fault in dirt.FAULTS.items():
        assert f"| `{kind}` | {fault.field or 'row'} | {fault.meaning} | {fault.fate} |" in TEXT
    for kind, (meaning, fate) in cnipa_xml.FAULTS.items():
        assert f"| `{kind}` | {meaning} | {fate} |" in TEXT


def test_the_table_of_signals_has_the_rates() -> None:
    for signal, ai, other in zip(
        ("code_and_word", "code", "word"), RATES.ai_signals, RATES.false_signals, strict=False
    ):
        assert f"| `{signal}` | {ai:.2f} | {other} |" in TEXT
