"""Entry point of the console script: as little as possible before the command is known."""

import gc
import os
import sys


def main() -> None:
    """Run gbmplan."""
    try:
        # a run lasts a fraction of a second and drops little of what it builds: collecting only costs time
        gc.disable()
        from gbmplan.cli.app import build
        from gbmplan.cli.errors import guarded

        asked = sys.argv[1] if len(sys.argv) > 1 and "_GBMPLAN_COMPLETE" not in os.environ else None
        guarded(build(asked))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)  # whoever knows other languages is not there yet
        sys.exit(130)
