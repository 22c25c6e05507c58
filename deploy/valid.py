"""`python deploy/valid.py FILE …`: whether each is CycloneDX, by the official schema that comes with CycloneDX' own library.

Must not be loaded where that library is not: it is one of the tools of a release.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def main(*files: str) -> None:
    """Raise SystemExit for the first that is not."""
    for file in files:
        told = Path(file).read_text("utf-8")
        version = SchemaVersion.from_version(json.loads(told)["specVersion"])
        if error := JsonStrictValidator(version).validate_str(told):
            raise SystemExit(f"{file} is no CycloneDX {version.to_version()}: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
