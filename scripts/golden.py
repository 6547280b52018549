"""Pin the results of the shipped cases anew, or some: scripts/golden.py [CASE ...].

Do this only when a change of results is meant; commit the difference on its own and say why.
"""

import json
import sys
from pathlib import Path

from foedus import pipeline
from foedus.case import shipped
from foedus.engine.run import Engine
from foedus.testing import golden

FOLDER = Path(__file__).parents[1] / "tests" / "golden"


def main(names: list[str]) -> int:
    """Run the cases, say what moved, and write what they come to now."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or shipped():
        path, now = FOLDER / f"{name}.json", golden.pin(Engine(pipeline.compile(name)))
        if path.exists():
            moved = golden.differences(json.loads(path.read_text(encoding="utf-8")), now)
            print(f"{name}: {len(moved)} differences", *moved[:20], sep="\n  ")
        path.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
