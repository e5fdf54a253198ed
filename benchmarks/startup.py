"""What one command costs, as a whole process: time and peak memory, told as ratios to imports alone.

    python benchmarks/startup.py [--n 21] [--profile-file FILE] [--profile]

The commands take turns, so that whatever else the machine does hits all of them alike; every
figure is a median. The ratios are the result, the milliseconds only belong to this machine.
Needs os.wait4 (Linux, macOS); run it with the Python whose environment holds gbmplan.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from _bench import ROOT, table

IMPORTS = "import typer, rich, networkx, pydantic, clingo, yaml"
MODULE = [sys.executable, "-m", "gbmplan"]


class Command(NamedTuple):
    """One command line, and what its time is compared with."""

    name: str
    arguments: list[str]
    base: str
    """Name of the command it is divided by; empty for the bases themselves."""
    limit: float = 0.0
    """Largest ratio that was asked for; 0 where nothing was."""
    cache: bool = True


def commands(profile: str) -> list[Command]:
    """All that is measured, the bases first."""
    return [
        Command("imports", [sys.executable, "-c", IMPORTS], ""),
        Command("import typer", [sys.executable, "-c", "import typer"], ""),
        Command("plan", [*MODULE, "plan", profile], "imports", 1.3),
        Command("plan, pack not cached", [*MODULE, "plan", profile], "imports", cache=False),
        Command("--version", [*MODULE, "--version"], "import typer", 1.3),
        Command("--help", [*MODULE, "--help"], "import typer"),
    ]


def once(command: Command, cache: str) -> tuple[float, float]:
    """Milliseconds and peak resident memory (in units of the system) of one run."""
    environment = os.environ | {"GBMPLAN_CACHE_DIR": cache if command.cache else ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its byte code
    start = time.perf_counter()
    process = subprocess.Popen(command.arguments, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command.arguments)}: exit status {process.returncode}")
    return taken * 1e3, usage.ru_maxrss


def measure(all_commands: list[Command], number: int) -> None:
    """Run everything in turns and print the table."""
    taken: dict[str, list[tuple[float, float]]] = {command.name: [] for command in all_commands}
    with tempfile.TemporaryDirectory() as cache:
        for command in all_commands:  # warms the file cache, the byte code and the pack cache
            once(command, cache)
        for _ in range(number):
            for command in all_commands:
                taken[command.name].append(once(command, cache))
    median = {
        name: tuple(statistics.median(run[column] for run in runs) for column in (0, 1)) for name, runs in taken.items()
    }
    unit = 1024 if sys.platform == "darwin" else 1  # macOS counts bytes, Linux KiB
    rows = []
    for command in all_commands:
        milliseconds, memory = median[command.name]
        row = [command.name, f"{milliseconds:.0f}", f"{memory / unit / 1024:.1f}"]
        if command.base:
            base = median[command.base]
            row += [f"{milliseconds / base[0]:.2f}", f"{memory / base[1]:.2f}", command.base]
            row.append(f"{command.limit:g}" if command.limit else "")
        rows.append(row + [""] * (7 - len(row)))
    print(table(("command", "ms", "peak MiB", "time ratio", "memory ratio", "to", "asked: at most"), rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=21, help="runs of each command")
    parser.add_argument("--profile-file", default="examples/recurrent.yaml", help="profile to plan for")
    parser.add_argument("--profile", action="store_true", help="print what one plan spends its time on instead")
    options = parser.parse_args()
    if options.profile:
        arguments = ["-X", "importtime", "-m", "gbmplan", "plan", options.profile_file]
        run = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
        lines = [line for line in run.stderr.splitlines() if line.startswith("import time:")]
        slowest = sorted(lines[1:], key=lambda line: -int(line.split("|")[0].rpartition(":")[2]))
        print("\n".join(["self us | cumulative us | module", *(line[13:] for line in slowest[:25])]))
        return
    print(
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}; "
        f"medians of {options.n} runs, in turns"
    )
    measure(commands(options.profile_file), options.n)


if __name__ == "__main__":
    main()
