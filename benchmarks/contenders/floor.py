"""The floor: reading the bytes and decoding them once, on one core."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.contenders.source import yearly_files


def main(nation: Path) -> None:
    letters = sum(len(file.read_bytes().decode("gb18030", "replace")) for file in yearly_files(nation))
    print(json.dumps({"characters": letters}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
