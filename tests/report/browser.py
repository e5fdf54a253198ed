"""A headless Chromium that opens pages from disk, spoken to through its debugging pipe."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
PATIENCE = 60.0


class Seen(NamedTuple):
    """What a page did while it was opened."""

    complaints: list[str]
    """Errors and warnings of the console, of the policy, of scripts."""
    requests: list[str]
    """Everything that it asked for beside itself."""


def _pipe() -> tuple[int, int]:
    """A pipe whose numbers are out of the way of those that the browser reads and writes."""
    found = os.pipe()
    moved = fcntl.fcntl(found[0], fcntl.F_DUPFD_CLOEXEC, 64), fcntl.fcntl(found[1], fcntl.F_DUPFD_CLOEXEC, 64)
    for end in found:
        os.close(end)
    return moved


class Browser:
    """Use as a context."""

    def __enter__(self) -> Browser:
        self.folder = tempfile.mkdtemp(prefix="browser-")
        ours, theirs = zip(*(ends if way else ends[::-1] for way, ends in enumerate((_pipe(), _pipe()))), strict=True)
        self.write, self.read = ours

        def placed() -> None:
            os.dup2(theirs[0], 3)
            os.dup2(theirs[1], 4)

        self.process = subprocess.Popen(
            [str(CHROMIUM), *FLAGS, f"--user-data-dir={self.folder}", "about:blank"],
            pass_fds=(3, 4),
            preexec_fn=placed,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        for end in theirs:
            os.close(end)
        self.rest = b""
        self.number = 0
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank", session=None)["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True, session=None)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.terminate()
        self.process.wait(10)
        os.close(self.read)
        os.close(self.write)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method: str, *, session: str | None = "", **parameters: Any) -> Any:
        self.number += 1
        message: dict[str, Any] = {"id": self.number, "method": method, "params": parameters}
        if session == "":
            message["sessionId"] = self.session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + PATIENCE
        while True:
            found = self._next(end)
            if found.get("id") == self.number:
                if "error" in found:
                    raise RuntimeError(f"{method}: {found['error']}")
                return found["result"]
            self.events.append(found)

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self.rest:
            if not select.select([self.read], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError("the browser says nothing")
            more = os.read(self.read, 1 << 20)
            if not more:
                raise RuntimeError("the browser went away")
            self.rest += more
        line, _, self.rest = self.rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found

    def open(
        self, path: Path, *, width: int = 1280, height: int = 900, dark: bool = False, anchor: str = "", media: str = ""
    ) -> Seen:
        """Open a page from disk and wait until it has loaded."""
        self.resize(width, height)
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[theme])
        self._go("about:blank")
        self.events.clear()
        self._go(path.as_uri() + (f"#{anchor}" if anchor else ""))
        time.sleep(0.04)  # what the page has to say comes a little later; it may have no script to wait with
        self.call("Runtime.evaluate", expression="0")
        return self.seen(path)

    def resize(self, width: int, height: int = 900) -> None:
        """Another size for the page that is open."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def seen(self, path: Path, least: int = 0) -> Seen:
        """What the page has said so far; where complaints are expected, they are waited for."""
        end = time.monotonic() + PATIENCE
        while len(self._complaints()) < least and time.monotonic() < end:
            time.sleep(0.1)
            self.call("Runtime.evaluate", expression="0")
        return Seen(list(map(json.dumps, self._complaints())), self._requests(path))

    def _go(self, url: str) -> None:
        """Go to another page and wait for its own load event: that of the page before may still be on its way."""
        loader = self.call("Page.navigate", url=url)["loaderId"]
        end = time.monotonic() + PATIENCE
        while not any(_loaded(event, loader) for event in self.events):
            self.events.append(self._next(end))

    @property
    def answered(self) -> list[str]:
        """Addresses from which something came."""
        return [
            event["params"]["response"]["url"] for event in self.events if event["method"] == "Network.responseReceived"
        ]

    def _complaints(self) -> list[Any]:
        wanted = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Audits.issueAdded")
        return [event["params"] for event in self.events if event["method"] in wanted]

    def _requests(self, path: Path) -> list[str]:
        asked = [
            event["params"]["request"]["url"] for event in self.events if event["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in asked if url.partition("#")[0] != path.as_uri()]

    def evaluate(self, script: str) -> Any:
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(str(found["exceptionDetails"]))
        return found["result"].get("value")

    def picture(self, path: Path, *, whole: bool = False) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]))

    def pdf(self) -> bytes:
        """The page as it is printed on A4."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])


def _loaded(event: dict[str, Any], loader: str) -> bool:
    told = event["params"] if event["method"] == "Page.lifecycleEvent" else {}
    return (told.get("name"), told.get("loaderId")) == ("load", loader)
