// Plots by uPlot, in the colours of the page; drawn again when the theme or the width changes.

import { el } from "./dom.js";
import { colours } from "./theme.js";

let loading = null;

function load() {
  loading ??= new Promise((done, failed) => {
    const script = el("script", { src: "/static/vendor/uplot/uPlot.iife.min.js" });
    script.addEventListener("load", () => done(window.uPlot));
    script.addEventListener("error", () => failed(new Error("the plots could not be loaded")));
    document.head.append(script);
  });
  return loading;
}

/** Width of the axis of levels in pixels; the waveform above starts at the same place. */
export const AXIS_PX = 46;
/** Room at the end, for half of the last label. */
const END_PX = 18;
const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const FONT = "12px system-ui, sans-serif";

function axes(given, ink, grid, width) {
  const base = { stroke: ink, font: FONT, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 } };
  return [
    { ...base, size: 28, gap: 3, values: given.xWords && ((_, ticks, axis, room, step) => ticks.map((at) => given.xWords(at, step))), ...(given.xTicks ? { splits: () => given.xTicks(width), filter: (_, ticks) => ticks, space: 1 } : { incrs: STEPS_S, space: 60 }) },
    { ...base, size: AXIS_PX, gap: 4, space: 26, values: (_, ticks) => ticks.map((tick) => String(tick).replace("-", "\u2212")) },
  ];
}

/**
 * Draw a plot into a box. `given`: label (for screen readers), x, series ({label, values, colour, width, dash}), range ([low, high]),
 * height, isLog, xWords(x, step), xTicks(width), seek(x), point(index or null). Returns {played(x), end()}.
 */
export async function plot(box, given) {
  const uPlot = await load();
  let chart = null;
  const mark = el("div", { class: "played-line", hidden: true });
  let at = null;
  const place = () => {
    mark.hidden = at === null || !chart;
    if (!mark.hidden) mark.style.transform = `translateX(${chart.valToPos(at, "x")}px)`;
  };
  const draw = () => {
    chart?.destroy();
    const width = box.clientWidth;
    if (!width) return;
    const [ink, grid, ...lines] = colours("plot-quiet", "plot-grid", ...given.series.map((one) => one.colour));
    chart = new uPlot({
      width, height: given.height ?? 200, padding: [10, END_PX, 0, 0], legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: { x: given.isLog ? { time: false, distr: 3, range: given.xRange } : { time: false, range: given.xRange }, y: { range: given.range } },
      axes: axes(given, ink, grid, width),
      series: [{}, ...given.series.map((one, index) => ({ label: one.label, stroke: lines[index], width: one.width ?? 1.5, dash: one.dash, points: { show: false }, spanGaps: false }))],
      hooks: { setCursor: [(one) => given.point?.(one.cursor.idx)] },
    }, [given.x, ...given.series.map((one) => one.values)], box);
    chart.over.append(mark);
    if (given.seek) chart.over.addEventListener("click", (event) => given.seek(chart.posToVal(event.offsetX, "x")));
    place();
  };
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", given.label);
  draw();
  const watcher = new ResizeObserver(() => chart?.width !== box.clientWidth && draw());
  watcher.observe(box);
  addEventListener("theme", draw);
  return {
    played: (x) => {
      at = x;
      place();
    },
    end: () => {
      watcher.disconnect();
      removeEventListener("theme", draw);
      chart?.destroy();
    },
  };
}

/** What the lines are: words with a piece of each line. */
export const key = (series) => el("ul", { class: "plot-key" }, series.map((one) => el("li", {}, el("span", { class: `line-key${one.dash ? " dashed" : ""}`, css: { "--tone": `var(--${one.colour})` }, "aria-hidden": "true" }), one.label)));

/** Levels for a plot: silence and unknown are gaps. */
export const levels = (values) => (values ?? []).map((value) => (typeof value === "number" && Number.isFinite(value) ? value : null));

/** A range of levels with room, in steps of 6 dB. */
export function range(series, floor, ceiling) {
  const all = series.flatMap((one) => one.values).filter((value) => value !== null);
  if (!all.length) return [floor, ceiling];
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  return [Math.max(floor, Math.floor((low - 1) / 6) * 6), Math.min(ceiling, Math.ceil((high + 1) / 6) * 6)];
}
