// Sorts and filters songs. Unknown values come last in both directions.

import { ORDER, TONE_WORDS, dawName, tone, words } from "./verdict.js";

const folder = (song) => `${song.name}\u0000${song.file}`.toLowerCase();

/** How each column is sorted; `first` is the direction of the first click. */
export const COLUMNS = [
  { key: "name", words: "Song", value: folder, first: 1 },
  { key: "verdict", words: "Verdict", value: (song) => ORDER.indexOf(tone(song)) * 1000 + (song.score ?? 100), first: 1 },
  { key: "errors", words: "Findings", value: (song) => (song.state === "done" ? (song.errors ?? 0) * 1e6 + (song.warnings ?? 0) * 1e3 + (song.infos ?? 0) : null), first: -1 },
  { key: "peak", words: "Peak", unit: "dBFS", value: (song) => song.peak_dbfs, first: -1 },
  { key: "true_peak", words: "True peak", unit: "dBTP", value: (song) => song.true_peak_dbtp, first: -1 },
  { key: "lufs", words: "Loudness", unit: "LUFS", value: (song) => song.lufs, first: -1 },
  { key: "plr", words: "PLR", unit: "dB", value: (song) => song.plr_db, first: -1 },
  { key: "rate", words: "Rate / bits", value: (song) => (song.rate_hz ? song.rate_hz * 100 + (song.bits ?? 0) : null), first: -1 },
  { key: "saved", words: "Saved", value: (song) => (song.saved_at ? Date.parse(song.saved_at) : null), first: -1 },
  { key: "trend", words: "Score", value: (song) => song.score, first: 1 },
];

const known = (value) => value !== null && value !== undefined && value !== "";
const level = (value) => (value === "-inf" ? -1e9 : value);

/** Compare two songs by a column. */
export function comparison(key, direction) {
  const { value } = COLUMNS.find((column) => column.key === key);
  return (a, b) => {
    const [first, second] = [level(value(a)), level(value(b))];
    if (known(first) !== known(second)) return known(first) ? -1 : 1;
    const by = typeof first === "string" ? first.localeCompare(second, undefined, { numeric: true }) : first - second;
    return direction * by || folder(a).localeCompare(folder(b), undefined, { numeric: true });
  };
}

/** Verdicts of several words, which are searched as one: "not" alone is also in "with notes". */
const PHRASES = Object.entries(TONE_WORDS).map(([kind, said]) => [kind, said.toLowerCase()]).filter(([, said]) => said.includes(" "));

/** Whether a song is shown: by its tone, DAW and words. */
export function matches(song, { tone: kind, daw, text }) {
  if (kind && tone(song) !== kind) return false;
  if (daw && dawName(song) !== daw) return false;
  if (!text) return true;
  let rest = text.toLowerCase();
  for (const [one, said] of PHRASES) {
    if (!rest.includes(said)) continue;
    if (tone(song) !== one) return false;
    rest = rest.replace(said, " ");
  }
  const held = [song.name, song.file, song.daw, words(song), song.headline, song.main_reason, song.bounce].join(" ").toLowerCase();
  return rest.split(/\s+/).every((word) => held.includes(word));
}
