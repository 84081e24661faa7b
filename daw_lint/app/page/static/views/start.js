// The start: drop something, or open a folder.

import * as api from "../lib/api.js";
import { button, el, keeping, name, refill } from "../lib/dom.js";
import { ago, count } from "../lib/format.js";
import { crumbs, to } from "../lib/router.js";
import { problem, sorry } from "../lib/said.js";
import { on, places } from "../lib/store.js";
import { take } from "../parts/drop.js";
import { chooseFolder, open } from "../parts/folders.js";

function zone() {
  const files = el("input", { type: "file", multiple: true, class: "hidden", id: "files", tabindex: "-1", "aria-hidden": "true", "aria-label": "Files",
    on: { change: () => { take({ files: [...files.files] }); files.value = ""; } } });
  return el("section", { class: "zone", "aria-labelledby": "zone-title" },
    el("h1", { id: "zone-title", text: "Is it ready to send?" }),
    el("p", { class: "lead" }, "Drop a mix, a master or a session here, or open the folder that your DAW saves to."),
    el("p", { class: "row" }, button("Open a folder\u2026", () => chooseFolder(), { class: "main" }), button("Choose files\u2026", () => files.click()), files),
    el("p", { class: "quiet small" }, "Sessions of Ableton Live, REAPER, FL Studio, Studio One, LMMS, Ardour, Waveform, Renoise and others; WAV, AIFF, FLAC, MP3 and OGG. ",
      "Files that you drop are judged from a temporary copy, which is removed when you leave. In a folder nothing is copied."));
}

const STATES = { listing: "Listing files", judging: "Judging", watching: "Following changes", failed: "Failed" };

function openedRow(place) {
  const close = async () => {
    try {
      if (place.id === "drop") await Promise.all((await api.get(`${api.place("drop")}/songs`)).songs.map((song) => api.remove(`/api/drop/${encodeURIComponent(song.id)}`)));
      else await api.remove(api.place(place.id));
      places.delete(place.id);
      row.remove();
    } catch (error) {
      sorry(error);
    }
  };
  const told = place.id === "drop" ? "Removed when you leave" : place.state === "judging" ? `Judging ${place.judged} of ${place.songs}` : STATES[place.state] ?? place.state;
  const row = el("li", {}, el("a", { href: to("place", place.id), class: "place" }, el("strong", {}, name(place.name)),
    el("span", { class: "path" }, name(place.path)), el("span", { class: "quiet" }, place.problem || `${count(place.songs ?? 0, "song")}. ${told}.`)),
    button(place.id === "drop" ? "Remove" : "Close", close, { class: "plain", "aria-label": `${place.id === "drop" ? "Remove" : "Close"} ${place.name}` }));
  return row;
}

function pathRow(found, what) {
  return el("li", {}, button([el("strong", {}, name(found.name)), el("span", { class: "path" }, name(found.path)), what && el("span", { class: "quiet", text: what })],
    () => open(found.path), { class: "place" }));
}

const group = (title, rows, empty) => el("section", { class: "group" }, el("h2", { text: title }), rows.length ? el("ul", { class: "places" }, rows) : el("p", { class: "quiet", text: empty }));

export async function show(main) {
  crumbs([["Start", null]]);
  const lists = el("div", { class: "groups", "aria-busy": "true" });
  refill(main, zone(), lists);
  const fill = async () => {
    try {
      const found = await api.get("/api/places");
      const opened = (found.opened ?? []).filter((place) => place.id !== "drop" || place.songs);
      keeping(lists, () => refill(lists,
        opened.length ? group("Open now", opened.map(openedRow), "") : "",
        group("Opened before", (found.recent ?? []).filter((one) => !opened.some((place) => place.path === one.path)).map((one) => pathRow(one, ago(one.opened_at))), "Folders that you open are listed here."),
        group("Folders of your DAWs", (found.suggested ?? []).map((one) => pathRow(one, one.daw)), "None of the usual folders of a DAW exists here. Open the folder that yours saves to.")));
    } catch (error) {
      refill(lists, problem(error, button("Try again", fill)));
    } finally {
      lists.removeAttribute("aria-busy");
    }
  };
  await fill();
  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(fill, 800);
  };
  const ends = [on("place", later), on("gone", later), () => clearTimeout(waiting)];
  return () => ends.forEach((end) => end());
}
