// Plays a bounce: waveform with markers, loudness over time below it, one position for both.

import * as api from "../lib/api.js";
import { button, el, refill } from "../lib/dom.js";
import { clock, clockTick, number } from "../lib/format.js";
import { curves } from "../lib/loudness.js";
import { key, plot, range } from "../lib/plot.js";
import { orAsWav, play, UNPLAYABLE } from "../lib/playable.js";
import { position } from "../lib/position.js";
import { problem } from "../lib/said.js";
import { waveform } from "../lib/wave.js";

function slider(box, wave, player) {
  box.tabIndex = 0;
  box.setAttribute("role", "slider");
  box.setAttribute("aria-label", "Position in the bounce");
  box.setAttribute("aria-valuemin", "0");
  box.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30 }[event.key];
    if (event.key === "Home") player.seek(0);
    else if (event.key === "End") player.seek(wave.getDuration() - 1);
    else if (by) player.seek(player.at() + by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Draw the loudness below the waveform. Returns the plot, or null for what is too short. */
async function loudness(chart, value, bounce, length_s, seek) {
  const { x, series } = curves(bounce);
  if (x.length <= 1) {
    refill(chart, el("p", { class: "quiet", text: "Too short for loudness over time." }));
    return null;
  }
  const lines = await plot(chart, {
    label: `Loudness over time${bounce.numbers?.lufs ? `, integrated ${number(bounce.numbers.lufs)} LUFS` : ""}`, x, series, range: range(series.slice(1), -48, 3), height: 190, xRange: [0, length_s], xWords: clockTick, seek,
    point: (index) => {
      value.textContent = index === null || index === undefined ? "" : `${clock(x[index], 1)}: short-term ${number(series[1].values[index]) || "\u2013"}, momentary ${number(series[0].values[index]) || "\u2013"} LUFS`;
    },
  });
  chart.after(key(series));
  return lines;
}

/**
 * Put a player into a box. `marks` are the places of findings. Returns {play, toggle, seek, at, end, ready} at once:
 * what is asked for before the waveform is there is done as soon as it is, so that no click is lost. `ready` is a promise.
 */
export function player(box, bounce, marks, file) {
  const audio = el("audio", { preload: "metadata" });
  const strip = el("div", { class: "wave" });
  const time = el("span", { class: "time" });
  const trouble = el("div");
  const start = button("", () => self.toggle(), { class: "play main", "aria-label": "Play" });
  const chart = el("div", { class: "plot" });
  const value = el("span", { class: "point quiet" });
  refill(box, el("div", { class: "transport" }, start, time, el("span", { class: "quiet file", text: file ?? "" }), value), strip, trouble, chart);

  const place = position(audio);
  let length_s = bounce.length_s;
  let wave = null;
  let lines = null;
  let isEnded = false;
  let waiting = []; // what was asked for before wavesurfer had given the element its source; null from then on
  const soon = (act) => (waiting ? waiting.push(act) : act());
  const begin = () => {
    const asked = waiting ?? [];
    waiting = null;
    if (!isEnded) asked.forEach((act) => act());
  };
  const self = {
    at: place.at,
    seek: (at) => {
      const to = place.to(Math.max(0, Math.min(length_s ?? at, at)));
      soon(() => wave.setTime(to));
    },
    play: (at) => {
      if (at !== undefined) self.seek(at);
      soon(() => play(audio));
    },
    toggle: () => soon(() => (audio.paused ? self.play() : audio.pause())),
    end: () => {
      isEnded = true;
      lines?.end();
      wave?.end();
      audio.removeAttribute("src");
      audio.load();
    },
  };

  const tick = () => {
    const at = place.at();
    time.textContent = `${clock(at, 1)} / ${clock(length_s)}`;
    lines?.played(at);
    strip.setAttribute("aria-valuenow", at.toFixed(1));
    strip.setAttribute("aria-valuetext", `${clock(at)} of ${clock(length_s)}`);
  };
  const shown = () => {
    start.classList.toggle("playing", !audio.paused);
    start.setAttribute("aria-label", audio.paused ? "Play" : "Pause");
  };
  audio.addEventListener("play", shown);
  audio.addEventListener("pause", shown);
  orAsWav(audio, bounce.audio, () => refill(trouble, problem(UNPLAYABLE)));

  async function make() {
    let found;
    try {
      found = await api.get(bounce.peaks);
    } catch (error) {
      refill(trouble, problem(error));
      found = { peaks: [[0, 0]], length_s };
    }
    if (isEnded) return;
    length_s ??= found.length_s;
    wave = waveform(strip, { audio, url: bounce.audio, peaks: found.peaks, length_s, marks, height: found.peaks.length > 1 ? 132 : 90, picked: (at) => self.play(Math.max(0, at - 1)) });
    slider(strip, wave, self);
    strip.setAttribute("aria-valuemax", length_s.toFixed(1));
    wave.on("timeupdate", tick);
    wave.on("ready", () => {
      begin();
      tick();
    });
    lines = await loudness(chart, value, bounce, length_s, self.seek);
    if (isEnded) lines?.end();
    else tick();
  }
  self.ready = make();
  return self;
}
