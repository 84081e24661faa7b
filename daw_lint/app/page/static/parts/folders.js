// Chooses a folder on the machine. Nothing in it is copied or changed.

import * as api from "../lib/api.js";
import { dialog } from "../lib/dialog.js";
import { button, el, field, name, refill } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { to } from "../lib/router.js";
import { problem, sorry } from "../lib/said.js";
import { keepPlace } from "../lib/store.js";

/** Open a folder, and go to its table. */
export async function open(path) {
  try {
    const place = await api.post("/api/places", { path });
    keepPlace(place);
    location.hash = to("place", place.id);
    return true;
  } catch (error) {
    sorry(error);
    return false;
  }
}

/** Choose a folder to open. */
export const chooseFolder = () => pickFolder({ title: "Choose a folder", words: "Open this folder", act: open,
  about: "daw-lint reads the sessions and bounces in it, and checks again when your DAW saves. It changes nothing unless you say so." });

/** Let the user choose a folder; `act(path)` tells whether that was it, `words` are on its button. */
export function pickFolder({ title, words, about, act }) {
  dialog(title, (body, close) => {
    const path = el("input", { type: "text", name: "path", spellcheck: "false", autocomplete: "off" });
    const list = el("ul", { class: "folders", "aria-label": "Folders in it" });
    const choose = button(words, async () => (await act(path.value)) && close(), { class: "main" });
    const up = button("Up one folder", () => {}, { disabled: true });
    let wish = 0; // of the user: a listing that comes late replaces neither what was typed meanwhile nor a later one
    path.addEventListener("input", () => wish++);
    const show = async (where) => {
      const mine = ++wish;
      list.setAttribute("aria-busy", "true");
      try {
        const found = await api.get(api.query("/api/folders", { path: where }));
        if (mine !== wish) return;
        path.value = found.path;
        up.disabled = !found.parent || found.parent === found.path;
        up.onclick = () => show(found.parent);
        refill(list, found.folders.map((folder) => el("li", {}, button([el("span", { class: "folder-mark", "aria-hidden": "true" }), name(folder.name),
          folder.sessions ? el("span", { class: "quiet", text: ` ${count(folder.sessions, "session")}` }) : ""], () => show(folder.path)))),
          found.folders.length ? "" : el("li", { class: "quiet", text: "No folders in it. Choose this one, or go up." }));
        list.scrollTop = 0;
      } catch (error) {
        if (mine === wish) refill(list, el("li", {}, problem(error)));
      } finally {
        list.removeAttribute("aria-busy");
      }
    };
    path.addEventListener("keydown", (event) => event.key === "Enter" && show(path.value));
    body.append(field("Folder", path), el("p", { class: "row" }, up, button("Show", () => show(path.value))), list,
      el("p", { class: "row end-row" }, choose, button("Cancel", close)),
      el("p", { class: "quiet small", text: about }));
    show("");
  });
}
