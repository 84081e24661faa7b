// The keys, for those who use no mouse.

import { dialog } from "../lib/dialog.js";
import { el } from "../lib/dom.js";

const KEYS = [
  ["Tab", "next control; the first one skips to the content"],
  ["\u2191 \u2193 Home End", "move through the songs of a table"],
  ["Enter", "open the song"],
  ["X", "select the song for a comparison"],
  ["/", "search the table"],
  ["Space", "play or stop (song and comparison)"],
  ["\u2190 \u2192", "5 seconds back or on"],
  ["N P", "play the next or previous finding"],
  ["A B", "hear A or B (comparison)"],
  ["Esc", "close a dialog"],
  ["?", "this list"],
];

export function showKeys() {
  dialog("Keys", (body) => body.append(el("dl", { class: "keys" }, KEYS.map(([keys, does]) =>
    el("div", {}, el("dt", {}, keys.split(" ").map((key) => [el("kbd", { text: key }), " "])), el("dd", { text: does }))))));
}

const TAKES_KEYS = "input, select, textarea, button, a, summary, [contenteditable], dialog, audio";
const TAKES_LETTERS = "input, select, textarea, [contenteditable], dialog";

/** Call `acts[key]` for a key that no control takes for itself. Returns what ends it. */
export function keys(acts) {
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = acts[key];
    const taken = key === " " || key.startsWith("Arrow") ? TAKES_KEYS : TAKES_LETTERS;
    if (!act || event.target.closest?.(taken) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  };
  addEventListener("keydown", press);
  return () => removeEventListener("keydown", press);
}

// After a click with the mouse on what plays, Space stops it: it must not press the same control a second time.
addEventListener("click", (event) => {
  if (event.detail && event.target.closest?.(".at, .ab-switch button, .transport input")) document.activeElement?.blur();
});

addEventListener("keydown", (event) => {
  if (event.key === "?" && !event.target.closest?.(TAKES_LETTERS)) showKeys();
});
