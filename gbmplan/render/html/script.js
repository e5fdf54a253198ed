"use strict";
/* Everything reads without this: it opens what is folded before printing, and on the way to a link. */
(function () {
  var folded = [];
  addEventListener("beforeprint", function () {
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    folded.forEach(function (part) { part.open = true; });
  });
  addEventListener("afterprint", function () {
    folded.forEach(function (part) { part.open = false; });
  });
  function show() {
    var part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var at = part; at; at = at.parentElement) { if (at.tagName === "DETAILS") { at.open = true; } }
    if (part) { part.scrollIntoView(); }
  }
  addEventListener("hashchange", show);
  if (location.hash) { show(); }
  var nav = document.querySelector("nav details");
  if (nav && matchMedia("(min-width: 78rem)").matches) { nav.open = true; }
})();
