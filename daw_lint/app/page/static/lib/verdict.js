// One word, one colour and one sign for each verdict. Never colour alone.

import { el, unseen } from "./dom.js";
import { count } from "./format.js";

const SIGNS = { bad: "\u2715", noted: "!", good: "\u2713", open: "?", none: "\u2013", busy: "\u2026" };
const WORDS = { fit: "good", "to-check": "noted", "not-fit": "bad", "not-judged": "none" };
/** The order in a sorted table: what needs work comes first. */
export const ORDER = ["bad", "noted", "open", "good", "none", "busy"];
export const TONE_WORDS = { bad: "Not ready", noted: "With notes", good: "Ready", open: "Not fully checked", none: "Not judged", busy: "Being judged" };

export function tone(song) {
  if (song.state === "failed") return "none";
  if ((song.state === "waiting" || song.state === "judging") && !song.words) return "busy";
  if (song.tone) return song.tone;
  const word = (song.words || song.verdict || "").toLowerCase();
  if (word.startsWith("not ready")) return "bad";
  if (/not checked|too little/.test(word)) return "open";
  if (word.includes("notes")) return "noted";
  return word.includes("ready") ? "good" : (WORDS[song.verdict] ?? "none");
}

/** The DAW without its version: what a table shows and is filtered by. */
export const dawName = (song) => (song.daw ?? "").replace(/\s+v?\d.*$/, "");

const PLAIN = { fit: "ready", "to-check": "ready with notes", "not-fit": "not ready", "not-judged": "not judged" };

/** The verdict's own words. */
export function words(song) {
  if (song.state === "failed") return "not judged";
  if (tone(song) === "busy") return song.state === "waiting" ? "waiting" : "judging";
  return song.words || PLAIN[song.verdict] || "not judged";
}

export const sign = (kind) => el("span", { class: "sign", "aria-hidden": "true", text: SIGNS[kind] ?? "" });

export function chip(song) {
  const kind = tone(song);
  return el("span", { class: `state ${kind}` }, sign(kind), " ", words(song));
}

export const severity = (word) => el("span", { class: `severity ${word}`, text: word });

export function counts(song) {
  return [[song.errors, "error"], [song.warnings, "warning"], [song.infos, "info"]]
    .filter(([amount]) => amount)
    .map(([amount, word]) => el("span", { class: `severity ${word}` }, String(amount), unseen(` ${count(amount, word).split(" ")[1]}`)));
}
