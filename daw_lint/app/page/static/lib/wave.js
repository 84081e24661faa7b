// Draws a waveform by wavesurfer, from peaks that the server has measured: nothing is decoded here.

import WaveSurfer from "../vendor/wavesurfer/wavesurfer.esm.js";
import Regions from "../vendor/wavesurfer/regions.esm.js";
import { svg } from "./dom.js";
import { colours } from "./theme.js";

const nonce = () => document.querySelector("script[nonce]")?.nonce ?? "";

/** Flat pairs for wavesurfer, which wants numbers: `[[low, high], ...]` becomes `[low, high, ...]`. */
export const flat = (peaks) => peaks.map((channel) => Float32Array.from(channel.flat()));

/** Draw pairs of lowest and highest samples, one lane a channel. */
function lanes(peaks, ctx) {
  const { width, height } = ctx.canvas;
  const lane = height / peaks.length;
  peaks.forEach((pairs, channel) => {
    const middle = lane * (channel + 0.5);
    const half = lane * 0.47;
    const points = pairs.length / 2;
    ctx.beginPath();
    for (let x = 0; x < width; x += 1) {
      const from = Math.floor((x * points) / width);
      const to = Math.max(from + 1, Math.floor(((x + 1) * points) / width));
      let low = 1;
      let high = -1;
      for (let at = from; at < to && at < points; at += 1) {
        low = Math.min(low, pairs[2 * at]);
        high = Math.max(high, pairs[2 * at + 1]);
      }
      const top = middle - Math.min(1, high) * half;
      ctx.rect(x, top, 1, Math.max(1, middle - Math.max(-1, low) * half - top));
    }
    ctx.fill();
  });
}

function flag(severity) {
  const tone = { error: "plot-bad", warning: "plot-warn" }[severity] ?? "plot-line";
  const mark = svg("svg", { viewBox: "0 0 12 14", width: 12, height: 14, "aria-hidden": "true" }, svg("path", { d: "M0 0h12v7l-6 6-6-6z" }));
  const box = document.createElement("div");
  const paint = () => {
    const [fill] = colours(tone);
    mark.style.setProperty("fill", fill);
    return fill;
  };
  box.style.cssText = "margin-left:-6px;line-height:0;cursor:pointer;padding:0";
  box.append(mark);
  return [box, paint()];
}

/**
 * Make a waveform. `marks` is [{at_s, severity, words, key}]. Returns the instance of wavesurfer with `end()` added.
 * `audio` is the element that plays; several waveforms may have elements of their own.
 */
export function waveform(box, { audio, url, peaks, length_s, marks = [], height = 120, colour = "plot-line", picked = () => {} }) {
  const regions = Regions.create();
  const paint = () => {
    const [waveColor, progressColor, cursorColor] = colours(`${colour}-body`, colour, "ink");
    return { waveColor, progressColor, cursorColor };
  };
  const wave = WaveSurfer.create({ container: box, media: audio, url, peaks: flat(peaks), duration: length_s, height, cursorWidth: 2, dragToSeek: true,
    renderFunction: lanes, cspNonce: nonce(), plugins: [regions], hideScrollbar: true, ...paint() });
  const place = () => {
    regions.clearRegions();
    for (const mark of marks) {
      const [content, color] = flag(mark.severity);
      content.title = mark.words;
      regions.addRegion({ id: `${mark.key} ${mark.at_s}`, start: mark.at_s, content, color, drag: false, resize: false });
    }
  };
  wave.on("ready", place);
  wave.on("error", () => {});
  regions.on("region-clicked", (region, event) => {
    event.stopPropagation();
    picked(region.start);
  });
  const again = () => {
    wave.setOptions(paint());
    place();
  };
  addEventListener("theme", again);
  wave.end = () => {
    removeEventListener("theme", again);
    wave.destroy();
  };
  return wave;
}
