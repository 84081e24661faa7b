// A small line of scores, newest last.

import { svg } from "./dom.js";

const WIDTH = 84;
const HEIGHT = 22;

export function spark(values, words) {
  const known = (values ?? []).filter((value) => typeof value === "number");
  if (known.length < 2) return null;
  const low = Math.min(...known, 100) - 2;
  const high = Math.max(...known, 0) + 2;
  const at = (value, index) => [2 + (index * (WIDTH - 6)) / (known.length - 1), 2 + ((high - value) * (HEIGHT - 4)) / (high - low)];
  const points = known.map(at);
  const [x, y] = points.at(-1);
  return svg("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img", "aria-label": words },
    svg("polyline", { points: points.map((point) => point.map((one) => one.toFixed(1)).join(",")).join(" "), class: "spark-line" }),
    svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 2.6, class: "spark-end" }));
}
