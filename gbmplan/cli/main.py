"""Entry point of the console script: as little as possible before the command is known."""

import gc
import os
import sys


def main() -> None:
    """Run gbmplan."""
    # a run lasts a fraction of a second and drops little of what it builds: collecting only costs time
    gc.disable()
    try:
        from gbmplan.cli.app import build
        from gbmplan.cli.errors import guarded
    except KeyboardInterrupt:
        sys.exit(130)
    asked = sys.argv[1] if len(sys.argv) > 1 and "_GBMPLAN_COMPLETE" not in os.environ else None
    guarded(build(asked))
