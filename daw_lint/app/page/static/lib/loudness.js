// The curves of loudness on one axis of time. Each window has its own length, so each curve has its own start.

import { number } from "./format.js";
import { levels } from "./plot.js";

/** `{step, momentary, shortTerm, x}`: both curves on the same times, in seconds. */
function onOneAxis(loudness) {
  const step = loudness?.step_s ?? 0.1;
  const shift = (start) => Math.max(0, Math.round((start ?? 0) / step));
  const placed = (values, start) => [...Array.from({ length: shift(start) }, () => null), ...levels(values)];
  const momentary = placed(loudness?.momentary, loudness?.momentary_start_s);
  const shortTerm = placed(loudness?.short_term, loudness?.short_term_start_s);
  const amount = loudness ? Math.max(momentary.length, shortTerm.length) : 0;
  const full = (values) => Array.from({ length: amount }, (_, index) => values[index] ?? null);
  return { x: full([]).map((_, index) => index * step), momentary: full(momentary), shortTerm: full(shortTerm) };
}

/** The curves of a bounce: `{x, series}` for a plot. */
export function curves({ loudness, numbers }) {
  const { x, momentary, shortTerm } = onOneAxis(loudness);
  const series = [
    { label: "Momentary (0.4 s)", values: momentary, colour: "plot-faint", width: 1 },
    { label: "Short-term (3 s)", values: shortTerm, colour: "plot-line", width: 2 },
  ];
  const whole = numbers?.lufs;
  if (typeof whole === "number") series.push({ label: `Integrated ${number(whole)} LUFS`, values: x.map(() => whole), colour: "plot-warn", width: 1.5, dash: [6, 4] });
  return { x, series };
}

/** The short-term curve of a bounce, with a gain in dB, on times that another may share. */
export function shortTerm(bounce, gain_db = 0) {
  const { x, shortTerm: values } = onOneAxis(bounce.loudness);
  return { x, values: values.map((value) => (value === null ? null : value + gain_db)) };
}
