"""The page around the live report: it shows a report in a frame, and reloads it when it changes.

The reports themselves load nothing and run only their own script, exactly as on disk.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

_SCRIPT = """
"use strict";
const frame = document.querySelector("iframe");
const state = document.querySelector("#state");
const say = (words, live) => { state.textContent = words; state.className = live ? "live" : "ended"; };
const here = () => frame.contentWindow.location.pathname.slice(1);
frame.addEventListener("load", () => {
  const page = frame.contentDocument;
  document.title = page.title;
  for (const link of page.links) if (link.origin !== location.origin) link.target = "_blank";
});
const events = new EventSource("/events?since=" + document.body.dataset.since);
events.addEventListener("open", () => say("Live", true));
events.addEventListener("error", () => say("daw-lint has stopped watching. This is the last report.", false));
events.addEventListener("message", (event) => {
  if (JSON.parse(event.data).includes(here())) frame.contentWindow.location.reload();
  say("Live, checked at " + new Date().toLocaleTimeString(), true);
});
"""
_STYLE = """
:root { color-scheme: light dark; }
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; font: 0.85rem/1.4 system-ui, sans-serif; background: #faf9f7; color: #1d2024; }
iframe { flex: 1; border: 0; width: 100%; }
footer { display: flex; gap: 1.2rem; padding: 0.25rem 1rem; border-top: 1px solid #d0cec8; }
#state::before { content: "\\25cf" / ""; margin-right: 0.4rem; color: #8a5a00; }
#state.live::before { color: #1c6a38; }
a { color: #0a5a9c; }
@media (prefers-color-scheme: dark) {
  body { background: #14161a; color: #e8e8e6; } footer { border-color: #363b43; } a { color: #86bcf0; }
  #state::before { color: #efb95f; } #state.live::before { color: #86d39a; }
}
"""
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
CSP = (
    f"default-src 'none'; script-src 'sha256-{_HASH}'; style-src 'unsafe-inline'; frame-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def shell(start: str, since: int) -> str:
    """Write the page that shows the report ``start``; ``since`` is the number of the latest change in it."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>daw-lint</title>'
        f"<style>{_STYLE}</style></head>"
        f'<body data-since="{since:d}"><iframe name="report" src="/{escape(start)}" title="Report"></iframe>'
        '<footer><span id="state" role="status">Connecting</span><a href="/index.html" target="report">All sessions</a></footer>'
        f"<script>{_SCRIPT}</script></body></html>"
    )
