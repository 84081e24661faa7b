// Chooses what a song is compared with: another version, its reference, any song here, or a file from anywhere.

import { dialog } from "../lib/dialog.js";
import { button, el, name, refill } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { to } from "../lib/router.js";
import { on, songs } from "../lib/store.js";
import { send } from "./drop.js";

const MOST = 30;

export function openCompare(song, { versions = [], references = [] }) {
  dialog(`Compare ${song.name} with`, (body, close) => {
    const go = (id, isFirst = false) => {
      close();
      location.hash = isFirst ? to("compare", id, song.id) : to("compare", song.id, id);
    };
    const take = async (file) => {
      const sent = await send(file);
      if (sent) go(sent.id);
    };
    const row = (id, words, more, isFirst) => el("li", {}, button([el("strong", {}, name(words)), more && el("span", { class: "quiet", text: more })], () => go(id, isFirst), { class: "place" }));
    const seen = new Set(versions.map((one) => one.id));
    // The older one is A, so that what changed reads forward in time.
    const version = (one) => row(one.id, one.name, moment(one.saved_at), Date.parse(one.saved_at) < Date.parse(song.saved_at));
    const group = (title, rows) => (rows.length ? [el("h3", { text: title }), el("ul", { class: "places" }, rows)] : "");
    const input = el("input", { type: "file", class: "hidden", tabindex: "-1", "aria-hidden": "true", on: { change: () => input.files[0] && take(input.files[0]) } });
    const others = [];
    const search = el("input", { type: "search", placeholder: "Name", "aria-label": "Search songs" });
    const list = el("ul", { class: "places" });
    const othersBox = el("div", { hidden: true }, el("h3", { text: "Other songs here" }), search, list);
    const isFound = (one) => `${one.name} ${one.file}`.toLowerCase().includes(search.value.toLowerCase());
    const otherRow = (one) => row(one.id, one.name, one.file);
    const fill = () => {
      const found = others.filter(isFound);
      refill(list, found.slice(0, MOST).map(otherRow), found.length ? "" : el("li", { class: "quiet", text: "No song of that name." }));
    };
    // Songs are judged while the dialog is open. They come last: a row that moves under the pointer is another one that is clicked.
    const takeIn = (one) => {
      if (one.id === song.id || one.place !== song.place || one.state !== "done" || seen.has(one.id)) return;
      seen.add(one.id);
      others.push(one);
      if (othersBox.hidden || !list.querySelector("button")) fill();
      else if (isFound(one) && list.children.length < MOST) list.append(otherRow(one));
      othersBox.hidden = false;
    };
    search.addEventListener("input", fill);
    songs.forEach(takeIn);
    body.closest("dialog").addEventListener("close", on("song", takeIn));
    const zone = el("div", { class: "small-zone", data: { takesDrop: "" }, on: { took: (event) => take(event.detail) } },
      el("p", {}, "Drop a reference track here, or ", button("choose a file\u2026", () => input.click()), input));
    refill(body, zone, group("Reference tracks of this session", references.map((one) => row(one.id, one.name))),
      group("Other versions", versions.filter((one) => one.id !== song.id).map(version)),
      othersBox);
    body.querySelector("button")?.focus();
  }, { wide: true });
}
