// The verdict on a song: the first thing to be seen.

import { button, el, name } from "../lib/dom.js";
import { capital, count, moment } from "../lib/format.js";
import { sign, tone, words } from "../lib/verdict.js";

const text = (value) => (value && typeof value === "object" ? value.title ?? value.words ?? "" : value ?? "");

function tiles(list) {
  if (!list?.length) return "";
  return el("dl", { class: "tiles" }, list.map((tile) => el("div", { class: `tile ${tile.tone ?? ""}` }, el("dt", { text: capital(tile.label) }),
    el("dd", {}, el("span", { class: "number", text: String(tile.value) }), tile.unit && el("span", { class: "unit", text: ` ${tile.unit}` }), tile.before && el("span", { class: "before", text: ` ${tile.before}` }),
      [tile.wanted ?? []].flat().map((one) => el("span", { class: "wanted", text: one }))))));
}

/** The answers about balance, EQ, compression and arrangement. */
export function answers(list) {
  if (!list?.length) return "";
  return el("section", { class: "answers-box" }, el("h2", { text: "How it sounds on paper" }), el("div", { class: "answers" }, list.map((one) => el("article", {},
    el("h3", { text: capital(one.question) }), el("p", {}, el("strong", { text: one.verdict ?? "" })),
    one.details?.length ? el("ul", {}, one.details.map((detail) => el("li", { text: text(detail) }))) : ""))));
}

/** `acts`: fix(), compare(), choose(), openInPlace(). */
export function verdictBox(data, acts) {
  const { song } = data;
  const headline = data.headline ?? {};
  const kind = tone(song);
  const title = headline.title ?? capital(song.headline || words(song));
  const lead = [headline.reason, headline.scope].filter(Boolean).join(" ");
  const fixes = song.fixable ?? data.fixes?.length ?? 0;
  const why = data.settings?.chosen?.includes("stage") && data.settings.stage !== "auto" ? "chosen here" : data.stage?.why ?? "";
  return el("section", { class: `verdict ${kind}`, "aria-labelledby": "verdict-title" },
    el("h1", { class: "verdict-song" }, name(song.name)),
    el("h2", { id: "verdict-title" }, sign(kind), ` ${title}`, el("span", { class: "checking", text: "being checked again\u2026" })),
    lead && el("p", { class: "lead", text: lead }),
    song.problem && el("div", { class: "notice" }, el("p", {}, name(song.problem)), song.open_in_place && el("p", {}, button("Open it in its folder\u2026", acts.openInPlace))),
    el("p", { class: "quiet small" }, [song.stage && `Judged as a ${song.stage}${why ? `: ${why}` : ""}.`, song.daw && `${song.daw}.`, song.place !== "drop" && song.saved_at && `Saved ${moment(song.saved_at)}.`].filter(Boolean).join(" ")),
    el("p", { class: "row" }, acts.fix && fixes > 0 && button(`Fix ${count(fixes, "finding")}\u2026`, acts.fix, { class: "main" }), button("Compare\u2026", acts.compare), button("Stage, profile, targets\u2026", acts.choose)),
    tiles(data.tiles));
}
