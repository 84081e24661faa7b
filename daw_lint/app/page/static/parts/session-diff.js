// What changed between two sessions.

import { el, name } from "../lib/dom.js";
import { capital, count } from "../lib/format.js";

const SIGNS = { added: "+", removed: "\u2212", changed: "\u2192", moved: "\u2195" };
const SHOWN = 40;

function entry(change) {
  return el("li", { class: `diff-entry ${change.kind}` }, el("span", { class: "diff-sign", "aria-hidden": "true", text: SIGNS[change.kind] ?? "\u2022" }),
    el("span", {}, change.object && el("strong", {}, name(change.object), ": "), name(change.text ?? capital(`${change.kind} ${change.what ?? ""} ${change.name ?? ""}`)), change.at && el("span", { class: "quiet", text: ` ${change.at}` })));
}

/** `found`: a list of changes, an object of `daw-lint diff --format json`, or null where there are no two sessions. */
export function sessionDiff(found, why = "") {
  const changes = Array.isArray(found) ? found : found?.changes;
  const title = el("h2", { text: "What changed in the session" });
  if (!changes) return el("section", {}, title, el("p", { class: "quiet", text: why ? `Not compared: ${why}.` : "Not compared: this needs two sessions, and at least one side is only audio." }));
  if (!changes.length) return el("section", {}, title, el("p", {}, "No difference was found.", found.not_compared && el("span", { class: "quiet", text: ` Not compared: ${found.not_compared}.` })));
  const rest = changes.slice(SHOWN);
  return el("section", {}, title, el("ul", { class: "diff-list" }, changes.slice(0, SHOWN).map(entry)),
    rest.length ? el("details", {}, el("summary", { text: count(rest.length, "more change") }), el("ul", { class: "diff-list" }, rest.map(entry))) : "",
    found.not_compared && el("p", { class: "quiet small", text: `Not compared: ${found.not_compared}.` }));
}
