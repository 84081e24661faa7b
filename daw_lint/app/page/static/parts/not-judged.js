// What was not judged, and why: a verdict is worth what was looked at.

import { el, name } from "../lib/dom.js";
import { capital, count } from "../lib/format.js";

const SHOWN = 6;

function group({ reason, codes, objects }) {
  const more = objects.length > SHOWN ? ` and ${objects.length - SHOWN} more` : "";
  return el("li", {}, name(capital(reason)), el("span", { class: "quiet", text: ` (${codes.join(", ")})` }),
    objects.length ? el("span", { class: "path" }, objects.slice(0, SHOWN).map((one, index) => [index ? ", " : "", name(one)]), more) : "");
}

/** `groups` are reasons with their rules and objects. */
export function notJudged(song, groups) {
  if (!groups?.length) return "";
  return el("details", { class: "not-judged" }, el("summary", { text: song.not_judged ? `${count(song.not_judged, "rule")} not fully checked` : "Not fully checked" }), el("ul", {}, groups.map(group)));
}
