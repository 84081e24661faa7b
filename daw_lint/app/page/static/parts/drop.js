// Files that are dropped anywhere on the window, or chosen: sent, judged, shown.

import * as api from "../lib/api.js";
import { MOST_FILES, dropped } from "../lib/dropped.js";
import { el, name } from "../lib/dom.js";
import { size } from "../lib/format.js";
import { to } from "../lib/router.js";
import { announce, note } from "../lib/said.js";
import { heard, settle } from "../lib/store.js";

function progress(words, bytes) {
  const bar = el("progress", { max: 100, value: 0, "aria-label": `Sending ${words}` });
  const row = el("div", { class: "sending" }, el("span", {}, name(words)), el("span", { class: "quiet", text: size(bytes) }), bar);
  sending().append(row);
  return {
    told: (share) => {
      bar.value = 100 * share;
      if (share >= 1) {
        bar.removeAttribute("value");
        announce(`${words} is being judged`);
      }
    },
    end: () => row.remove(),
  };
}

function sending() {
  return document.querySelector(".sendings") ?? document.getElementById("notes").appendChild(el("div", { class: "sendings" }));
}

/** Send one file; returns its song, or null if it was refused (and the page says why). */
export async function send(file) {
  const row = progress(file.name, file.size);
  announce(`Sending ${file.name}`);
  const since = heard();
  try {
    return settle(await api.upload(file, { name: file.name }, row.told), since);
  } catch (error) {
    note(error.message.includes(file.name) ? error.message : `${file.name}: ${error.message}`, { kind: "bad", todo: error.todo });
    return null;
  } finally {
    row.end();
  }
}

const INSTEAD = "Open the folder instead: nothing is copied then.";

async function sendFolder([folder, found]) {
  if (found.length > MOST_FILES) {
    note(`${folder} has more than ${MOST_FILES.toLocaleString("en")} files.`, { kind: "bad", todo: INSTEAD });
    return [];
  }
  const group = crypto.randomUUID();
  const bytes = found.reduce((sum, [, file]) => sum + file.size, 0);
  const row = progress(folder, bytes);
  const since = heard();
  let sent = 0;
  try {
    for (const [path, file] of found) {
      await api.upload(file, { name: path, group }, (share) => row.told(Math.min(0.99, (sent + share * file.size) / (bytes || 1))));
      sent += file.size;
    }
    row.told(1);
    const { songs } = await api.post(`/api/drop/${group}/done`);
    if (!songs.length) note(`${folder} holds no session and no bounce.`, { todo: "Drop the folder that your DAW saves to." });
    return songs.map((song) => settle(song, since));
  } catch (error) {
    note(`${folder}: ${error.message}`, { kind: "bad", todo: error.todo || INSTEAD });
    return [];
  } finally {
    row.end();
  }
}

/** Send what was dropped or chosen, and show it: one file its report, several a table. */
export async function take({ files = [], folders = [] }) {
  const songs = [];
  for (const folder of folders) songs.push(...(await sendFolder(folder)));
  for (const file of files) songs.push(await send(file));
  const arrived = songs.filter((song) => song?.id);
  if (arrived.length > 1 || (arrived.length && folders.length)) location.hash = to("place", arrived[0].place);
  else if (arrived.length === 1) location.hash = to("song", arrived[0].id);
}

export function listenForDrops() {
  let depth = 0;
  const veil = el("div", { class: "veil", hidden: true, "aria-hidden": "true" }, el("p", { text: "Drop it: daw-lint judges it on this machine" }));
  document.body.append(veil);
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const turn = (by) => {
    depth = Math.max(0, depth + by);
    veil.hidden = depth === 0;
  };
  addEventListener("dragenter", (event) => holdsFiles(event) && turn(1));
  addEventListener("dragleave", (event) => holdsFiles(event) && turn(-1));
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    turn(-depth);
    let found;
    try {
      found = await dropped(event.dataTransfer);
    } catch (error) {
      note(`What was dropped cannot be read: ${error.message}`, { kind: "bad", todo: INSTEAD });
      return;
    }
    const asked = document.querySelector("[data-takes-drop]");
    if (asked && found.files.length) asked.dispatchEvent(new CustomEvent("took", { detail: found.files[0] }));
    else take(found);
  });
}
