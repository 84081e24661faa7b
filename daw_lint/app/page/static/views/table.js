// The songs of a folder, judged one after the other.

import * as api from "../lib/api.js";
import { button, el, field, name, refill, select } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { COLUMNS } from "../lib/order.js";
import { crumbs, to } from "../lib/router.js";
import { announce } from "../lib/said.js";
import { heard, on, places, settle, settlePlace, songs } from "../lib/store.js";
import { ORDER, TONE_WORDS, dawName, sign, tone } from "../lib/verdict.js";
import { keys } from "../parts/keys.js";
import { Rows } from "../parts/rows.js";

function headCell(column, sort) {
  const act = () => sort(column.key);
  return el("th", { scope: "col", data: { key: column.key }, class: column.unit ? "right" : "" }, button(column.words, act), column.unit && el("span", { class: "unit", text: column.unit }));
}

/** The chips above the table: how many songs have each verdict; each shows only those. */
function toneChips(box, all, chosen, choose) {
  const amounts = new Map();
  for (const song of all) amounts.set(tone(song), (amounts.get(tone(song)) ?? 0) + 1);
  const chip = (kind, amount, words) => button([kind && sign(kind), ` ${words} `, el("strong", { text: String(amount) })], () => choose(kind),
    { class: `chip-button ${kind}`, "aria-pressed": String(chosen === kind), data: { tone: kind } });
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.tone : null;
  refill(box, chip("", all.length, "All"), ORDER.filter((kind) => amounts.has(kind) || kind === chosen).map((kind) => chip(kind, amounts.get(kind) ?? 0, TONE_WORDS[kind])));
  if (held !== null) box.querySelector(`[data-tone="${held}"]`)?.focus();
}

function progress(box, place, done, total) {
  const isBusy = ["listing", "judging"].includes(place.state) || done < total;
  const words = place.state === "listing" ? "Listing files" : isBusy ? `Judged ${done} of ${total}` : place.state === "watching" ? "Up to date. Following changes." : "";
  if (box.dataset.words === words) return;
  box.dataset.words = words;
  const quarter = String(Math.floor((4 * done) / Math.max(1, total)));
  if (isBusy && done && box.dataset.quarter !== quarter) announce(words);
  box.dataset.quarter = quarter;
  refill(box, isBusy ? el("progress", { max: Math.max(1, total), value: done, "aria-label": "Judged songs" }) : el("span", { class: "dot", "aria-hidden": "true" }), el("span", { text: words }));
}

/** How each table was left: a song that was looked at must not cost the search, the order and the place. */
const left = new Map();

export async function show(main, id) {
  crumbs([["Start", "#/"], ["Folder", null]]);
  const isDrop = id === "drop";
  const since = heard();
  const found = await api.get(`${api.place(id)}/songs`);
  let place = found.place ? settlePlace(found.place, since) : { id, name: "Dropped files", path: "", state: "watching" };
  const title = isDrop ? "Dropped files" : place.name;
  crumbs([["Start", "#/"], [title, null]]);

  const state = el("p", { class: "progress" });
  const chips = el("div", { class: "chip-row", role: "group", "aria-label": "Show by verdict" });
  const head = el("tr", {}, el("td", { class: "pick" }));
  const body = el("tbody");
  const table = el("table", { class: "songs" }, el("caption", { class: "hidden", text: `Songs of ${title}` }), el("thead", {}, head), body);
  const empty = el("div", { class: "empty", hidden: true });
  const compare = button("Compare", () => (location.hash = to("compare", ...rows.picked)), { class: "main", disabled: true, title: "Select two songs with their boxes, or with X" });
  const search = el("input", { type: "search", placeholder: "Name, folder, verdict", "aria-label": "Search", on: { input: () => rows.show({ text: search.value.trim() }) } });
  const daws = el("select", { "aria-label": "DAW", on: { change: () => rows.show({ daw: daws.value }) } });
  const trouble = el("p", { class: "problem", hidden: true });
  let spoken = "";

  const rows = new Rows(body, (shown) => {
    const all = [...rows.songs.values()];
    const done = all.filter((song) => song.state === "done" || song.state === "failed").length;
    toneChips(chips, all, rows.filter.tone, (kind) => rows.show({ tone: kind }));
    progress(state, isDrop ? { ...place, state: done < all.length ? "judging" : "" } : place, done, Math.max(all.length, place.songs ?? 0));
    fillDaws(daws, all, rows.filter.daw);
    compare.disabled = rows.picked.size !== 2;
    compare.textContent = rows.picked.size === 1 ? "Compare: select one more" : rows.picked.size > 2 ? "Compare: select only two" : "Compare";
    fillEmpty(empty, all, shown, place, isDrop, () => {
      search.value = "";
      rows.show({ text: "", daw: "", tone: "" });
    });
    table.hidden = !shown.length;
    trouble.hidden = !place.problem;
    trouble.textContent = place.problem ?? "";
    const words = done < all.length ? "" : `${count(all.length, "song")} judged, ${shown.length} shown`;
    if (words && words !== spoken) announce((spoken = words));
  });
  const sort = (key, direction) => {
    const { first } = COLUMNS.find((column) => column.key === key);
    const way = direction ?? (rows.sort.key === key ? -rows.sort.direction : first);
    rows.order({ key, direction: way });
    for (const cell of head.cells) {
      if (cell.dataset.key === key) cell.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
    }
  };
  head.append(...COLUMNS.map((column) => headCell(column, sort)));
  const before = left.get(id) ?? { sort: { key: "name", direction: 1 }, filter: {}, scroll: 0 };
  sort(before.sort.key, before.sort.direction);
  search.value = before.filter.text ?? "";
  rows.show(before.filter);

  refill(main,
    el("div", { class: "table-head" }, el("div", {}, el("h1", {}, name(title)), el("p", { class: "path" }, name(place.path))), state),
    trouble, chips,
    el("div", { class: "tools" }, search, daws, field("Sort by", select(COLUMNS.map((column) => [column.key, column.words]), before.sort.key, (key) => sort(key, COLUMNS.find((one) => one.key === key).first)), { class: "field sort-field" }), compare),
    el("div", { class: "scroll" }, table), empty, skippedList(found.skipped ?? []));
  for (const song of found.songs) settle(song, since);
  for (const song of songs.values()) if (song.place === id) rows.put(song);
  if (before.scroll) requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(0, before.scroll))); // after the rows are drawn

  const ends = [
    on("song", (song) => song.place === id && rows.put(song)),
    on("place", (one) => {
      if (one.id !== id) return;
      place = one;
      rows.show({});
    }),
    on("gone", (one) => {
      if (one.id === id) location.hash = "#/";
      else rows.drop(one.id);
    }),
    keys({ "/": () => search.focus(), ArrowDown: () => body.querySelector(".open-song[tabindex='0']")?.focus() }),
    () => left.set(id, { sort: rows.sort, filter: { ...rows.filter }, scroll: scrollY }),
    () => rows.end(),
  ];
  if (places.has(id)) place = { ...place, ...places.get(id) };
  return () => ends.forEach((end) => end());
}

function fillDaws(list, all, chosen) {
  const known = [...new Set(all.map(dawName).filter(Boolean))].sort();
  list.hidden = known.length < 2;
  if (list.dataset.known === known.join()) return;
  list.dataset.known = known.join();
  refill(list, new Option("Every DAW", "", false, !chosen), known.map((daw) => new Option(daw, daw, false, daw === chosen)));
}

function fillEmpty(box, all, shown, place, isDrop, clear) {
  box.hidden = shown.length > 0;
  if (shown.length) return;
  if (all.length) refill(box, el("p", { text: "No song matches." }), el("p", {}, button("Show all", clear)));
  else if (place.state === "listing") refill(box, el("p", { class: "quiet", text: "Listing the files of this folder\u2026" }));
  else if (isDrop) refill(box, el("p", { text: "No dropped file is here any more. Files that you drop are removed when you leave the page." }), el("p", {}, el("a", { href: "#/", text: "Drop another one" })));
  else refill(box, el("p", { text: "No session and no bounce was found in this folder. It is followed: what your DAW saves here will be listed." }), el("p", {}, el("a", { href: "#/", text: "Choose another folder" })));
}

function skippedList(skipped) {
  if (!skipped.length) return "";
  return el("details", { class: "skipped" }, el("summary", { text: `${count(skipped.length, "file")} not judged` }),
    el("ul", {}, skipped.map((one) => el("li", {}, name(one.file), el("span", { class: "quiet", text: ` ${one.reason}` })))));
}
