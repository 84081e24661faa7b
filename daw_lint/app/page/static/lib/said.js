// Tells what happened: to everyone in a note at the foot of the window, to screen readers in a live region.

import { button, el } from "./dom.js";

const box = () => document.getElementById("notes");
let waiting = null;

/** Read words out, at most once a second: a table that fills must not chatter. */
export function announce(words) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    document.getElementById("said").textContent = words;
  }, 400);
}

/** Show a note. It stays until it is closed, or `stay_s` seconds. `acts` is a list of [words, function]. */
export function note(words, { kind = "info", todo = "", acts = [], stay_s = 0 } = {}) {
  const close = () => shown.remove();
  const shown = el("div", { class: `note ${kind}`, role: kind === "bad" ? "alert" : "status" },
    el("p", {}, words, todo && el("span", { class: "todo", text: ` ${todo}` })),
    el("p", { class: "note-acts" },
      acts.map(([label, act]) => button(label, () => { close(); act(); })),
      button("Close", close, { class: "plain" })));
  box().append(shown);
  if (stay_s) setTimeout(close, stay_s * 1000);
  return close;
}

/** Show an error of the server. */
export function sorry(error) {
  note(error.message, { kind: "bad", todo: error.todo ?? "" });
}

/** An error as a part of the page. */
export function problem(error, ...more) {
  return el("div", { class: "problem", role: "alert" }, el("p", {}, el("strong", { text: error.message })), error.todo && el("p", { text: error.todo }), more);
}
