"""The browser of the tests waits for the page that it was sent to, whatever is still on its way from the one before."""

from __future__ import annotations

import json
import os

from .browser import Browser


def said(**message: object) -> bytes:
    return json.dumps(message).encode() + b"\0"


def load(loader: str) -> bytes:
    return said(method="Page.lifecycleEvent", params={"name": "load", "loaderId": loader})


def test_a_late_load_of_the_page_before_is_not_that_of_the_page() -> None:
    browser = Browser()
    ours, browser.write = os.pipe()
    browser.read, theirs = os.pipe()
    browser.session, browser.number, browser.events, browser.rest = "s", 0, [], b""
    late = said(method="Page.loadEventFired", params={}) + load("before")
    os.write(theirs, late + said(id=1, result={"loaderId": "wanted"}) + late + load("wanted") + load("after"))
    browser._go("file:///page.html")
    assert browser.events[-1]["params"] == {"name": "load", "loaderId": "wanted"}
    assert json.loads(os.read(ours, 1000)[:-1])["params"] == {"url": "file:///page.html"}
    for end in (ours, theirs, browser.read, browser.write):
        os.close(end)
