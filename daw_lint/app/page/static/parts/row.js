// One song's row in the table.

import { el, name, refill, unseen } from "../lib/dom.js";
import { ago, capital, moment, number, rateAndBits } from "../lib/format.js";
import { to } from "../lib/router.js";
import { spark } from "../lib/spark.js";
import { chip, counts, dawName, tone } from "../lib/verdict.js";

const cell = (label, kind, ...children) => el("td", { class: kind, data: { label } }, children);

function level(label, value, unit) {
  const words = number(value);
  return cell(label, "right", words, words && el("span", { class: "unit", text: ` ${unit}` }));
}

const said = (song) => {
  const why = song.problem || capital(song.main_reason);
  return why && el("span", { class: "said", title: why }, name(why));
};

function cells(song, picked, pick) {
  const box = el("input", { type: "checkbox", tabindex: "-1", "aria-label": `Compare ${song.name}`, on: { change: () => pick(song.id, box.checked) } });
  box.checked = picked;
  const where = song.folder ? `${song.folder.replace(/\/$/, "")}/` : "";
  const file = (song.file ?? "").split("/").at(-1);
  const scores = (song.trend ?? []).filter((value) => typeof value === "number");
  return [
    el("td", { class: "pick" }, box),
    el("th", { scope: "row" }, el("a", { href: to("song", song.id), class: "open-song", tabindex: "-1" }, name(song.name)),
      el("span", { class: "path lines", title: [song.daw, `${where}${file}`].filter(Boolean).join(" \u00b7 ") }, dawName(song) && [name(dawName(song)), " \u00b7 "], name(`${where}${file}`)), song.bounce && el("span", { class: "path line", title: song.bounce }, "Bounce: ", name(song.bounce.split("/").at(-1)))),
    cell("Verdict", "verdict-cell", chip(song), said(song)),
    cell("Findings", "counts", counts(song)),
    level("Peak", song.peak_dbfs, "dBFS"),
    level("True peak", song.true_peak_dbtp, "dBTP"),
    level("Loudness", song.lufs, "LUFS"),
    level("PLR", song.plr_db, "dB"),
    cell("Rate / bits", "nowrap", rateAndBits(song.rate_hz, song.bits)),
    cell("Saved", "nowrap", song.saved_at && el("time", { datetime: song.saved_at, title: moment(song.saved_at), text: ago(song.saved_at) })),
    cell("Score", "trend", typeof song.score === "number" ? el("strong", { text: String(song.score) }) : "",
      typeof song.score === "number" && unseen(" of 100"), spark(scores, `Scores of its versions: ${scores.join(", ")}`)),
  ];
}

/** Make the row of a song. */
export function makeRow(song, picked, pick) {
  return fillRow(el("tr", { data: { id: song.id } }), song, picked, pick);
}

/** Fill a row again, and keep the focus where it was. */
export function fillRow(row, song, picked, pick) {
  const held = row.contains(document.activeElement) ? document.activeElement.className : null;
  const reachable = row.querySelector(".open-song")?.tabIndex === 0;
  refill(row, cells(song, picked, pick));
  row.dataset.tone = tone(song);
  row.setAttribute("aria-busy", song.state === "judging" ? "true" : "false");
  if (reachable) row.querySelector(".open-song").tabIndex = 0;
  if (held !== null) row.querySelector(held === "open-song" ? ".open-song" : "input").focus();
  return row;
}
