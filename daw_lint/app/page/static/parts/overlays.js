// Loudness and spectrum of two bounces, one over the other.

import { el, refill } from "../lib/dom.js";
import { clock, clockTick, number } from "../lib/format.js";
import { shortTerm } from "../lib/loudness.js";
import { key, levels, plot, range } from "../lib/plot.js";

const TICKS = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];
const FEW_TICKS = [20, 100, 500, 2000, 10000];
const NARROW_PX = 380;
const hertz = (value) => (value >= 1000 ? `${value / 1000}k` : String(value));
const SIDES = [["a", "A", "plot-line"], ["b", "B", "plot-b"]];

function box(title, chart, series, value) {
  return el("figure", { class: "overlay" }, el("h3", { text: title }), chart, el("div", { class: "below" }, key(series), value));
}

async function loudness(sides, gain, seek) {
  const found = SIDES.map(([letter, words, colour]) => ({ ...shortTerm(sides[letter].bounce, gain[letter]), label: words, colour, width: 2 }));
  const x = found.reduce((longest, one) => (one.x.length > longest.length ? one.x : longest), []);
  if (x.length < 2) return null;
  const series = found.map((one) => ({ ...one, values: x.map((_, index) => one.values[index] ?? null) }));
  const chart = el("div", { class: "plot" });
  const value = el("p", { class: "point quiet small" });
  const figure = box("Short-term loudness (LUFS), as heard", chart, series, value);
  const point = (index) => (value.textContent = index === null || index === undefined ? "" : `${clock(x[index], 1)}: ${series.map((one) => `${one.label} ${number(one.values[index]) || "\u2013"}`).join(", ")} LUFS`);
  return [figure, () => plot(chart, { label: "Short-term loudness of A and B over time", x, series, range: range(series, -54, 3), height: 210, xRange: [0, x.at(-1)], xWords: clockTick, seek, point })];
}

async function spectrum(sides, gain) {
  const [a, b] = SIDES.map(([letter]) => sides[letter].bounce.spectrum);
  if (!a || !b) return null;
  const x = [...new Set([...a.hz, ...b.hz])].sort((one, two) => one - two);
  const at = (found) => new Map(found.hz.map((hz, index) => [hz, levels(found.db)[index]]));
  const series = [[a, ...SIDES[0]], [b, ...SIDES[1]]].map(([found, letter, words, colour]) => ({ label: words, colour, width: 2, values: x.map((hz) => { const level = at(found).get(hz) ?? null; return level === null ? null : level + gain[letter]; }) }));
  const chart = el("div", { class: "plot" });
  const value = el("p", { class: "point quiet small" });
  const figure = box("Spectrum (third octaves, dB), as heard", chart, series, value);
  const point = (index) => (value.textContent = index === null || index === undefined ? "" : `${hertz(Math.round(x[index]))} Hz: ${series.map((one) => `${one.label} ${number(one.values[index]) || "\u2013"}`).join(", ")} dB`);
  return [figure, () => plot(chart, { label: "Spectra of A and B", x, series, range: range(series, -120, 0), height: 210, isLog: true, xRange: [20, 22000], xTicks: (width) => (width < NARROW_PX ? FEW_TICKS : TICKS), xWords: hertz, point })];
}

/** Fill the box for gains in dB. Returns what ends it. */
export async function showOverlays(place, sides, gain, seek) {
  const found = (await Promise.all([loudness(sides, gain, seek), spectrum(sides, gain)])).filter(Boolean);
  refill(place, found.map(([figure]) => figure));
  const plots = await Promise.all(found.map(([, draw]) => draw()));
  return () => plots.forEach((one) => one.end());
}
