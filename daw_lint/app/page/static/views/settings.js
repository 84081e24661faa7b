// The settings of this program. Those of the checks are in the configuration of a folder.

import * as api from "../lib/api.js";
import { el, field, refill, select } from "../lib/dom.js";
import { capital } from "../lib/format.js";
import { crumbs } from "../lib/router.js";
import { announce, sorry } from "../lib/said.js";
import { useTheme } from "../lib/theme.js";

const WORDS = {
  follow: ["Follow open folders", "Check a song again when the DAW saves or renders."],
  remember: ["Remember the folders that I open", "The list on the start page. It is stored on this machine only."],
};

function box(key, value, save) {
  const [title, about] = WORDS[key] ?? [capital(key.replaceAll("_", " ")), ""];
  const input = el("input", { type: "checkbox", id: `setting-${key}`, on: { change: () => save({ [key]: input.checked }) } });
  input.checked = value;
  return el("div", { class: "setting" }, input, el("label", { for: `setting-${key}` }, el("strong", { text: title }), about && el("span", { class: "quiet", text: about })));
}

export async function show(main) {
  crumbs([["Settings", null]]);
  let settings = await api.get("/api/settings");
  const save = async (changed) => {
    try {
      settings = (await api.post("/api/settings", { ...settings, ...changed })) ?? { ...settings, ...changed };
      if (changed.theme) useTheme(changed.theme);
      announce("Saved");
    } catch (error) {
      sorry(error);
    }
  };
  const themes = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]];
  const boxes = Object.entries(settings).filter(([, value]) => typeof value === "boolean").map(([key, value]) => box(key, value, save));
  refill(main, el("div", { class: "settings" }, el("h1", { text: "Settings" }),
    el("section", {}, el("h2", { text: "This program" }), boxes, field("Colours", select(themes, settings.theme ?? "system", (theme) => save({ theme })))),
    el("section", {}, el("h2", { text: "What is checked" }),
      el("p", {}, "Rules, levels, profiles and release targets are set in ", el("code", { text: "daw-lint.toml" }), ", in the folder of a song or above it. For one song you can also choose the stage, profile and targets on its page, until you leave."),
      el("p", {}, "In a terminal, ", el("code", { text: "daw-lint config" }), " shows the settings that apply in a folder, and where each one comes from."))));
}
