// The numbers of a bounce, in the field's own words and units.

import { el } from "../lib/dom.js";
import { capital, clock, number, rateAndBits, signed } from "../lib/format.js";

const KNOWN = {
  lufs: ["Integrated loudness", "LUFS"], short_term_max_lufs: ["Loudest 3 s", "LUFS"], momentary_max_lufs: ["Loudest 0.4 s", "LUFS"], lra_lu: ["Loudness range", "LU"],
  true_peak_dbtp: ["True peak", "dBTP"], peak_dbfs: ["Sample peak", "dBFS"], rms_dbfs: ["RMS", "dBFS"],
  plr_db: ["PLR", "dB"], psr_db: ["PSR, densest 3 s", "dB"], crest_db: ["Crest factor", "dB"], dr_db: ["DR", "dB"],
  width_db: ["Width (side to mid)", "dB"], correlation: ["Correlation", ""], balance_db: ["Balance (+ is right)", "dB"], mono_loss_db: ["Lost in mono", "dB"],
  tilt_db_per_octave: ["Spectral tilt", "dB/oct"],
};
const SIGNED = new Set(["correlation", "balance_db", "tilt_db_per_octave", "width_db"]);
const UNITS = [[/_dbfs$/, "dBFS"], [/_dbtp$/, "dBTP"], [/_lufs$/, "LUFS"], [/_lu$/, "LU"], [/_db$/, "dB"], [/_hz$/, "Hz"], [/_s$/, "s"]];

/** Words and unit of a number by its name. */
export function named(key) {
  if (KNOWN[key]) return KNOWN[key];
  const [look, unit] = UNITS.find(([end]) => end.test(key)) ?? [/$^/, ""];
  return [capital(key.replace(look, "").replaceAll("_", " ")), unit];
}

export const shown = (key, value) => (typeof value === "number" || value === "-inf" ? (SIGNED.has(key) ? signed : number)(value, /width|correlation/.test(key) ? 2 : 1) : value === true ? "yes" : value === false ? "no" : String(value));

export function numbersTable(bounce) {
  const rows = Object.entries(bounce.numbers ?? {}).filter(([, value]) => value !== null && typeof value !== "object").sort(([a], [b]) => order(a) - order(b));
  const line = (words, value, unit) => el("tr", {}, el("th", { scope: "row", text: words }), el("td", { class: "right", text: value }), el("td", { class: "quiet", text: unit }));
  return el("table", { class: "plain numbers" }, el("caption", { class: "hidden", text: "Numbers of the bounce" }), el("tbody", {},
    rows.map(([key, value]) => line(named(key)[0], shown(key, value), named(key)[1])),
    line("Length", clock(bounce.length_s), ""), line("Format", rateAndBits(bounce.rate_hz, bounce.bits), bounce.channels === 1 ? "mono" : bounce.channels === 2 ? "stereo" : `${bounce.channels} channels`)));
}

const ORDERED = Object.keys(KNOWN);
const order = (key) => (ORDERED.includes(key) ? ORDERED.indexOf(key) : ORDERED.length);
