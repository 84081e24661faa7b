// The rows of the table: filled in batches, one a frame, so that hundreds of events cost little.

import { matches, comparison } from "../lib/order.js";
import { fillRow, makeRow } from "./row.js";

// A context menu or another window may swallow the release itself.
const RELEASES = ["pointerup", "pointercancel", "contextmenu", "blur"];

/** Nothing is drawn while a button of the mouse is pressed on a row: a link that is drawn anew between press and release is not clicked. */
export class Rows {
  /** `body` is the table's body; `changed(shown)` is told after each batch. */
  constructor(body, changed) {
    this.body = body;
    this.changed = changed;
    this.songs = new Map();
    this.rows = new Map();
    this.picked = new Set();
    this.stale = new Set();
    this.sort = { key: "name", direction: 1 };
    this.filter = { tone: "", daw: "", text: "" };
    this.frame = 0;
    this.isPressed = false;
    body.addEventListener("pointerdown", (event) => (this.isPressed = event.button === 0));
    for (const kind of RELEASES) addEventListener(kind, this.#released);
    body.addEventListener("keydown", (event) => this.#key(event));
    body.addEventListener("focusin", (event) => this.#reach(event.target.closest("tr")));
  }

  /** Take a song, new or changed. */
  put(song) {
    this.songs.set(song.id, song);
    this.stale.add(song.id);
    this.#later();
  }

  drop(id) {
    this.songs.delete(id);
    this.rows.get(id)?.remove();
    this.rows.delete(id);
    this.picked.delete(id);
    this.#later();
  }

  order(sort) {
    this.sort = sort;
    this.#later();
  }

  show(filter) {
    Object.assign(this.filter, filter);
    this.#later();
  }

  end() {
    for (const kind of RELEASES) removeEventListener(kind, this.#released);
    cancelAnimationFrame(this.frame);
  }

  #later() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.isPressed) this.#draw();
    });
  }

  // After the click, which the browser sends with the release.
  #released = () => {
    if (!this.isPressed) return;
    setTimeout(() => {
      this.isPressed = false;
      this.#later();
    });
  };

  #pick = (id, isPicked) => {
    if (isPicked) this.picked.add(id);
    else this.picked.delete(id);
    this.#later();
  };

  #draw() {
    for (const id of this.stale) {
      const song = this.songs.get(id);
      if (!song) continue;
      const row = this.rows.get(id);
      if (row) fillRow(row, song, this.picked.has(id), this.#pick);
      else this.rows.set(id, makeRow(song, this.picked.has(id), this.#pick));
    }
    this.stale.clear();
    const shown = [...this.songs.values()].filter((song) => matches(song, this.filter)).sort(comparison(this.sort.key, this.sort.direction));
    this.#place(shown.map((song) => this.rows.get(song.id)));
    this.changed(shown);
  }

  // Rows that are in their place stay: moving a row would cost it the focus, and the reader the place.
  #place(wanted) {
    const kept = new Set(wanted);
    for (const row of [...this.body.rows]) if (!kept.has(row)) row.remove();
    let at = this.body.firstElementChild;
    for (const row of wanted) {
      if (row === at) at = at.nextElementSibling;
      else {
        const held = row.contains(document.activeElement) && document.activeElement;
        this.body.insertBefore(row, at);
        if (held) held.focus({ preventScroll: true });
      }
    }
    if (!this.body.querySelector(".open-song[tabindex='0']")) this.#reach(this.body.rows[0]);
  }

  #reach(row) {
    if (!row) return;
    for (const link of this.body.querySelectorAll(".open-song[tabindex='0']")) link.tabIndex = -1;
    row.querySelector(".open-song").tabIndex = 0;
  }

  #key(event) {
    const row = event.target.closest("tr");
    const rows = [...this.body.rows];
    const at = rows.indexOf(row);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: Math.min(rows.length - 1, at + 10), PageUp: Math.max(0, at - 10) }[event.key];
    if (event.key.toLowerCase() === "x" && !event.ctrlKey && !event.metaKey) {
      const box = row.querySelector("input");
      box.checked = !box.checked;
      this.#pick(row.dataset.id, box.checked);
    } else if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    rows[next]?.querySelector(".open-song").focus();
  }
}
