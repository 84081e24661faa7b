// One song: verdict, player, findings, numbers, history, health report.

import * as api from "../lib/api.js";
import { el, keeping, name, refill } from "../lib/dom.js";
import { crumbs, to } from "../lib/router.js";
import { announce, problem } from "../lib/said.js";
import { heard, on, places, settle } from "../lib/store.js";
import { openChoices } from "../parts/choices.js";
import { openCompare } from "../parts/compare-with.js";
import { marks, showFindings } from "../parts/findings.js";
import { openFixes } from "../parts/fixes.js";
import { chooseFolder } from "../parts/folders.js";
import { showHistory } from "../parts/history.js";
import { keys } from "../parts/keys.js";
import { notJudged } from "../parts/not-judged.js";
import { numbersTable } from "../parts/numbers.js";
import { player } from "../parts/player.js";
import { openSilence } from "../parts/silence.js";
import { answers, verdictBox } from "../parts/song-head.js";
import { openTakeBack } from "../parts/take-back.js";

const NO_SOUND = {
  mix: "No bounce was found, so nothing is known about the sound. Export a mix next to the session, in a folder such as Bounces or Mixdown, with the session's name.",
  master: "No master was found, so nothing is known about the sound. A file with a word such as mix or premaster in its name is not taken for one. Put the master next to the session, with the session's name, or drop it here.",
};

function trail(song) {
  const place = places.get(song.place);
  const title = song.place === "drop" ? "Dropped files" : place?.name ?? "Folder";
  crumbs([["Start", "#/"], [title, to("place", song.place)], [song.name, null]]);
}

/** The health report, loaded when it is unfolded. */
function reportBox(song, version) {
  const address = api.query(`${api.song(song.id)}/report.html`, { v: version });
  const frame = el("details", { class: "report" }, el("summary", { text: "The whole health report" }), el("p", {}, el("a", { href: address, target: "_blank", rel: "noopener", text: "Open it in a tab of its own" })));
  frame.addEventListener("toggle", () => {
    if (frame.open && !frame.querySelector("iframe")) frame.append(el("iframe", { src: address, title: `Health report of ${song.name}`, sandbox: "allow-scripts allow-popups" }));
  });
  return frame;
}

function waitingBox(song) {
  return el("section", { class: "verdict busy" }, el("h1", { class: "verdict-song" }, name(song.name)), el("p", { role: "status", class: "lead", text: song.state === "waiting" ? "Waiting for its turn\u2026" : "Being judged\u2026" }), el("progress", { "aria-label": "Judging" }));
}

export async function show(main, id) {
  let sound = null;
  let soundOf = "";
  let places_s = [];
  const head = el("div");
  const playerBox = el("section", { class: "player", "aria-label": "Player", hidden: true });
  const findingsBox = el("section", { class: "findings", "aria-label": "Findings" });
  const numbersBox = el("section", { class: "numbers-box" });
  const historyBox = el("section", { class: "history" });
  const rest = el("div");
  const side = el("div", { class: "song-side" }, numbersBox, historyBox);
  const grid = el("div", { class: "song-grid" }, el("div", { class: "song-main" }, findingsBox, rest), side);

  const hear = (at) => {
    sound?.play(Math.max(0, at - 1));
    playerBox.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    if (!places_s.length || !sound) return;
    const now = sound.at() + 1;
    const next = by > 0 ? places_s.find((at) => at > now + 0.3) : places_s.findLast((at) => at < now - 1.5);
    hear(next ?? places_s[by > 0 ? 0 : places_s.length - 1]);
  };

  async function fillPlayer(data) {
    const { bounce } = data;
    playerBox.hidden = !bounce;
    const found = bounce ? `${bounce.audio} ${JSON.stringify(data.findings.map((one) => [one.key, one.at_s, !!one.suppressed]))} ${data.song.saved_at} ${bounce.length_s}` : "";
    if (found === soundOf) return;
    soundOf = found;
    sound?.end();
    sound = null;
    const found_marks = marks(data.findings);
    places_s = [...new Set(found_marks.map((one) => one.at_s))];
    if (bounce) sound = player(playerBox, bounce, found_marks, data.song.bounce ?? bounce.name ?? "");
    await sound?.ready;
  }

  let asked = 0;

  async function fill() {
    const mine = ++asked;
    const since = heard();
    const data = await api.get(api.song(id));
    if (mine !== asked) return; // a later answer is on its way, or the page was left
    const { song } = data;
    settle(song, since);
    trail(song);
    if (song.state === "waiting" || song.state === "judging") {
      if (head.querySelector(".verdict:not(.busy)")) head.firstElementChild.classList.add("again");
      else refill(head, waitingBox(song));
      return;
    }
    const isCopy = song.place === "drop";
    const again = () => fill().catch((error) => refill(head, problem(error)));
    const acts = {
      fix: isCopy ? null : () => openFixes(song, { then: again }),
      compare: () => openCompare(song, data),
      choose: () => openChoices(song, data.settings, () => announce("Judging again")),
      openInPlace: () => chooseFolder(),
    };
    keeping(head, () => refill(head, verdictBox(data, acts)));
    keeping(findingsBox, () => showFindings(findingsBox, data.findings, song, {
      play: hear,
      fix: isCopy ? null : (finding) => openFixes(song, { only: [finding.code], unsafe: finding.fix.safety === "unsafe", then: again }),
      silence: isCopy ? null : (finding) => openSilence(song, finding, again),
      takeBack: isCopy ? null : (finding) => openTakeBack(song, finding, again),
    }));
    refill(numbersBox, data.bounce ? [el("h2", { text: "Numbers" }), numbersTable(data.bounce)] : [el("h2", { text: "Sound" }), el("p", { class: "quiet" }, NO_SOUND[song.stage] ?? NO_SOUND.mix)]);
    keeping(rest, () => refill(rest, notJudged(song, data.not_judged), answers(data.answers), reportBox(song, song.version ?? 0)));
    await Promise.all([fillPlayer(data), showHistory(historyBox, song)]);
  }

  refill(main, head, playerBox, grid);
  let waiting = 0;
  const ends = [
    on("song", (song) => {
      if (song.id !== id) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => fill().then(() => song.state === "done" && announce(`${song.name}: ${song.headline ?? "judged"}`), () => {}), 150);
    }),
    on("gone", (one) => one.id === id && refill(head, problem({ message: "This song is no longer here.", todo: "It was renamed, moved or removed, or it was a dropped file whose page was left." }))),
    keys({ " ": () => sound?.toggle(), ArrowLeft: () => sound?.seek(sound.at() - 5), ArrowRight: () => sound?.seek(sound.at() + 5), n: () => step(1), p: () => step(-1) }),
    () => clearTimeout(waiting),
    () => (asked += 1),
    () => sound?.end(),
  ];
  const leave = () => ends.forEach((end) => end());
  try {
    await fill(); // after listening has begun, so that no verdict is missed
  } catch (error) {
    leave();
    throw error;
  }
  return leave;
}
