// Two versions, or a song and a reference, side by side and at equal loudness.

import * as api from "../lib/api.js";
import { el, name, refill } from "../lib/dom.js";
import { capital, number, signed } from "../lib/format.js";
import { crumbs, to } from "../lib/router.js";
import { problem, sorry } from "../lib/said.js";
import { on, places, songs } from "../lib/store.js";
import { abPlayer, gains } from "../parts/ab.js";
import { keys } from "../parts/keys.js";
import { showOverlays } from "../parts/overlays.js";
import { sessionDiff } from "../parts/session-diff.js";

const side = (one) => ({ ...one, bounce: one.bounce ?? (one.audio ? one : null) });
/** The difference of the numbers that are shown, so that the row adds up. */
const difference = (one, places) => (typeof one.difference === "number" ? signed(Number(one.b.toFixed(places)) - Number(one.a.toFixed(places)), places) : "");
const digits = (key) => (/correlation/.test(key) ? 2 : 1);

function title(sides, ids) {
  const one = (letter) => el("span", { class: "versus" }, el("span", { class: `letter ${letter}`, text: letter.toUpperCase() }), el("a", { href: to("song", ids[letter]) }, name(sides[letter].name)));
  return el("h1", { class: "compare-title" }, one("a"), el("span", { class: "quiet small", text: " and " }), one("b"));
}

function row(one) {
  const key = one.key ?? one.name;
  const cell = (value, show = number) => el("td", { class: "right" }, value === null || value === undefined ? el("span", { class: "quiet", text: "unknown" }) : typeof value === "number" ? show(value, digits(key)) : name(String(value)));
  return el("tr", {}, el("th", { scope: "row", text: capital(one.name) }), cell(one.a), cell(one.b), el("td", { class: "right difference" }, difference(one, digits(key))), el("td", { class: "quiet", text: one.unit ?? "" }));
}

function numbersBox(found) {
  return el("section", {}, el("h2", { text: "Numbers" }), el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Numbers of A and B" }, el("table", { class: "plain versus-table" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: "" , "aria-label": "Quantity" }), ["A", "B", "B \u2212 A"].map((words) => el("th", { scope: "col", class: "right", text: words })), el("th", { scope: "col", text: "Unit" }))),
    el("tbody", {}, found.map(row)))));
}

/** Wait until both are judged (a reference that was just dropped), then show them. */
function waitFor(main, a, b, isJudged) {
  refill(main, el("div", { class: "empty", role: "status" }, el("p", { text: "Being judged. The comparison follows at once." }), el("progress", { "aria-label": "Judging" })));
  let leave = null;
  const end = on("song", async () => {
    if (!isJudged(a) || !isJudged(b)) return;
    end();
    try {
      leave = await show(main, a, b);
    } catch (error) {
      refill(main, problem(error));
    }
  });
  return () => {
    end();
    leave?.();
  };
}

export async function show(main, a, b) {
  crumbs([["Start", "#/"], ["Compare", null]]);
  if (!a || !b) {
    refill(main, el("div", { class: "empty" }, el("p", { text: "Select two songs in a table, or open a song and choose Compare." }), el("p", {}, el("a", { href: "#/", text: "To the start" }))));
    return () => {};
  }
  const isJudged = (id) => !songs.has(id) || ["done", "failed"].includes(songs.get(id).state);
  if (!isJudged(a) || !isJudged(b)) return waitFor(main, a, b, isJudged);
  const found = await api.get(api.query("/api/compare", { a, b }));
  const sides = { a: side(found.a), b: side(found.b) };
  const place = songs.get(a)?.place;
  crumbs([["Start", "#/"], ...(place ? [[place === "drop" ? "Dropped files" : places.get(place)?.name ?? "Folder", to("place", place)]] : []), [sides.a.name, to("song", a)], [`with ${sides.b.name}`, null]]);
  const playerBox = el("section", { class: "player ab", "aria-label": "Player" });
  const overlays = el("section", { class: "overlays", "aria-label": "Curves" });
  const hasSound = sides.a.bounce && sides.b.bounce;
  refill(main, title(sides, { a, b }), playerBox, el("div", { class: "compare-grid" }, el("div", {}, overlays, sessionDiff(found.session, found.session_problem)), numbersBox(found.numbers ?? [])));
  let sound = null;
  let endCurves = null;
  let drawn = 0;
  const draw = async (gain) => {
    const mine = ++drawn;
    const end = await showOverlays(overlays, sides, gain, (at) => sound?.seek(at));
    if (mine !== drawn) return end();
    endCurves?.();
    endCurves = end;
    return undefined;
  };
  if (hasSound) {
    try {
      sound = await abPlayer(playerBox, sides, found.match_db, (gain) => draw(gain).catch(sorry));
    } catch (error) {
      refill(playerBox, problem(error));
      draw(gains(found.match_db, true)).catch(sorry);
    }
  } else {
    const missing = [["a", "A"], ["b", "B"]].filter(([letter]) => !sides[letter].bounce).map(([, words]) => words).join(" and ");
    refill(playerBox, el("p", { class: "quiet", text: `No sound to compare: no bounce was found for ${missing}. Export a mix next to the session, with its name.` }));
  }
  const ends = [
    keys({ " ": () => sound?.toggle(), a: () => sound?.hear("a"), b: () => sound?.hear("b"), ArrowLeft: () => sound?.by(-5), ArrowRight: () => sound?.by(5) }),
    () => sound?.end(),
    () => endCurves?.(),
  ];
  return () => ends.forEach((end) => end());
}

