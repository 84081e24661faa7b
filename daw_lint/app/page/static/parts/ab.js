// Two bounces played as one: both run, one is heard, so that the switch keeps the position. The louder one is turned down to the softer.

import * as api from "../lib/api.js";
import { button, el, name, refill } from "../lib/dom.js";
import { clock, factor, signed } from "../lib/format.js";
import { orAsWav, play, UNPLAYABLE } from "../lib/playable.js";
import { position } from "../lib/position.js";
import { problem } from "../lib/said.js";
import { waveform } from "../lib/wave.js";

const DRIFT_S = 0.04;

/** The gains in dB by which both are equally loud, none above 0: a browser cannot turn up. */
export function gains(match, isEqual) {
  if (!isEqual || match?.a === null || match?.b === null || match === null || match === undefined) return { a: 0, b: 0 };
  const high = Math.max(match.a, match.b);
  return { a: match.a - high, b: match.b - high };
}

/** A lane: both have one scale of time, so a shorter bounce is drawn shorter. */
async function lane(letter, side, longest_s, seek) {
  const audio = el("audio", { preload: "auto" });
  const strip = el("div", { class: "wave", css: { width: `${(100 * side.bounce.length_s) / longest_s}%` } });
  const box = el("div", { class: `lane lane-${letter}` }, el("p", { class: "lane-name" }, el("span", { class: `letter ${letter}`, text: letter.toUpperCase() }), name(side.name)), strip);
  orAsWav(audio, side.bounce.audio, () => box.append(problem(UNPLAYABLE)));
  const found = await api.get(side.bounce.peaks);
  const wave = waveform(strip, { audio, url: side.bounce.audio, peaks: found.peaks, length_s: side.bounce.length_s, height: 76, colour: letter === "a" ? "plot-line" : "plot-b" });
  wave.on("interaction", (at) => seek(at));
  await new Promise((done) => wave.once("ready", done)); // before it has its source, a jump is lost
  return { audio, box, wave, place: position(audio), length_s: side.bounce.length_s };
}

/** Fill the box. Returns {toggle, hear(letter), seek, by, end}. */
export async function abPlayer(box, { a, b }, match, told) {
  let heard = "a";
  let isEqual = true;
  const lanes = {};
  const other = (letter) => (letter === "a" ? "b" : "a");
  const level = () => {
    const gain = gains(match, isEqual);
    for (const letter of ["a", "b"]) {
      lanes[letter].audio.volume = Math.min(1, factor(gain[letter]));
      lanes[letter].audio.muted = letter !== heard;
      lanes[letter].box.classList.toggle("heard", letter === heard);
      choices[letter].setAttribute("aria-pressed", String(letter === heard));
    }
    said.textContent = isEqual ? `Equal loudness: A ${signed(gain.a)} dB, B ${signed(gain.b)} dB` : "As they are: the louder one will seem better";
  };
  const follow = () => {
    const [mine, its] = [lanes[heard], lanes[other(heard)]];
    const at = Math.min(mine.place.at(), its.length_s - 0.01);
    if (Math.abs(its.audio.currentTime - at) > DRIFT_S) its.wave.setTime(at);
  };
  const self = {
    seek: (at) => {
      for (const one of Object.values(lanes)) one.wave.setTime(one.place.to(Math.max(0, Math.min(one.length_s - 0.01, at))));
    },
    by: (step) => self.seek(lanes[heard].place.at() + step),
    hear: (letter) => {
      if (letter === heard) return;
      follow();
      heard = letter;
      if (!lanes[other(letter)].audio.paused && lanes[letter].audio.paused) play(lanes[letter].audio);
      level();
    },
    toggle: () => {
      if (lanes[heard].audio.paused) {
        follow();
        for (const one of Object.values(lanes)) play(one.audio);
      } else for (const one of Object.values(lanes)) one.audio.pause();
    },
    end: () => {
      for (const { wave, audio } of Object.values(lanes)) {
        wave.end();
        audio.removeAttribute("src");
        audio.load();
      }
    },
  };
  const said = el("span", { class: "quiet" });
  const time = el("span", { class: "time" });
  const start = button("", self.toggle, { class: "play main", "aria-label": "Play" });
  const choices = Object.fromEntries(["a", "b"].map((letter) => [letter, button(letter.toUpperCase(), () => self.hear(letter), { class: `letter ${letter}`, "aria-label": `Hear ${letter.toUpperCase()}` })]));
  const equal = el("input", { type: "checkbox", on: { change: () => { isEqual = equal.checked; level(); told(gains(match, isEqual)); } } });
  equal.checked = true;
  for (const [letter, side] of [["a", a], ["b", b]]) lanes[letter] = await lane(letter, side, Math.max(a.bounce.length_s, b.bounce.length_s), (at) => self.seek(at));
  for (const letter of ["a", "b"]) {
    const { audio, wave } = lanes[letter];
    wave.on("timeupdate", (at) => letter === heard && (time.textContent = `${clock(at, 1)} / ${clock(lanes[letter].length_s)}`));
    audio.addEventListener("play", () => { start.classList.add("playing"); start.setAttribute("aria-label", "Pause"); });
    audio.addEventListener("pause", () => { if (letter === heard) { start.classList.remove("playing"); start.setAttribute("aria-label", "Play"); } });
  }
  time.textContent = `0:00.0 / ${clock(a.bounce.length_s)}`;
  refill(box, el("div", { class: "transport" }, start, el("span", { class: "ab-switch", role: "group", "aria-label": "Heard" }, choices.a, choices.b), time, el("label", { class: "check" }, equal, " At equal loudness"), said),
    lanes.a.box, lanes.b.box);
  level();
  told(gains(match, isEqual));
  return self;
}

