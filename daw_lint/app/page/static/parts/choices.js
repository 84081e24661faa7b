// Stage, profile and release targets of one song, until the app is left. Written to no file.

import * as api from "../lib/api.js";
import { dialog } from "../lib/dialog.js";
import { button, el, field, refill, select } from "../lib/dom.js";
import { capital } from "../lib/format.js";
import { problem } from "../lib/said.js";

const named = (one) => (typeof one === "string" ? { name: one, what: "" } : one);

function targetBox(target, chosen) {
  const box = el("input", { type: "checkbox", value: target.name });
  box.checked = chosen.includes(target.name);
  return el("label", { class: "target" }, box, el("span", {}, el("strong", { text: target.what || target.name }), target.what && target.what.toLowerCase() !== target.name && el("span", { class: "quiet small", text: ` ${target.name}` })));
}

export function openChoices(song, settings, then) {
  dialog("Stage, profile and targets", async (body, close) => {
    try {
      const choices = await api.get("/api/choices");
      const now = { stage: settings?.stage ?? "", profile: settings?.profile ?? "", targets: settings?.targets ?? [] };
      const stages = select(choices.stages.map((one) => [one, one === "auto" ? "As found" : capital(one)]), now.stage || "auto", () => {});
      const profiles = choices.profiles.map(named);
      const about = el("p", { class: "quiet small" });
      const tell = (chosen) => (about.textContent = profiles.find((one) => one.name === chosen)?.what ?? "");
      const profile = select([["", "As configured"], ...profiles.map((one) => [one.name, one.name])], now.profile, tell);
      tell(now.profile);
      const targets = el("fieldset", { class: "targets" }, el("legend", { text: "Release targets" }), choices.targets.map(named).map((one) => targetBox(one, now.targets)));
      const apply = async () => {
        const asked = { stage: stages.value || null, profile: profile.value || null, targets: [...targets.querySelectorAll("input:checked")].map((box) => box.value) };
        try {
          await api.post(`${api.song(song.id)}/settings`, asked);
          close();
          then?.(asked);
        } catch (error) {
          body.prepend(problem(error));
        }
      };
      refill(body, el("div", { class: "row" }, field("Stage", stages), field("Profile", profile)), about, targets,
        el("p", { class: "quiet small", text: "This applies to this song until you leave. To keep it, put it into daw-lint.toml." }),
        el("p", { class: "row end-row" }, button("Judge again", apply, { class: "main" }), button("Cancel", close)));
      stages.focus();
    } catch (error) {
      refill(body, problem(error));
    }
  }, { wide: true });
}
