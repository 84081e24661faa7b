// Silences a finding: a reason first, then the exact lines that are written, then the writing.

import * as api from "../lib/api.js";
import { dialog } from "../lib/dialog.js";
import { button, el, field, name, refill } from "../lib/dom.js";
import { note, problem } from "../lib/said.js";
import { diffText } from "./diff-text.js";

export function openSilence(song, finding, then) {
  dialog(`Silence ${finding.code}`, (body, close) => {
    const reason = el("input", { type: "text", required: true, maxlength: 300, autocomplete: "off", placeholder: "for example: the client wants it loud" });
    const shown = el("div", { "aria-live": "polite" });
    const ask = (write) => api.post(`${api.song(song.id)}/suppress`, { finding: finding.key, reason: reason.value.trim(), write });
    const fail = (error) => refill(shown, problem(error));
    const write = async () => {
      try {
        await ask(true);
        close();
        note(`${finding.code} is silenced in ${song.name}.`, { kind: "good", stay_s: 8 });
        then?.();
      } catch (error) {
        fail(error);
      }
    };
    const preview = async () => {
      if (!reason.value.trim()) {
        refill(shown, el("p", { class: "problem", role: "alert", text: "Give a reason: whoever reads the session next should know why." }));
        reason.focus();
        return;
      }
      try {
        const found = await ask(false);
        if (found.problem) {
          fail({ message: `It cannot be written: ${found.problem}.`, todo: found.diff });
          return;
        }
        const confirm = button("Write it", write, { class: "main" });
        refill(shown, el("p", {}, "This is written to ", el("strong", {}, name(found.where)), ":"), diffText(found.diff), el("p", { class: "row end-row" }, confirm, button("Cancel", close)));
        confirm.focus();
      } catch (error) {
        fail(error);
      }
    };
    const form = el("form", { on: { submit: (event) => { event.preventDefault(); preview(); } } },
      el("p", {}, finding.object && el("strong", {}, name(finding.object), ": "), name(finding.message)),
      field("Why it is right as it is", reason), el("p", { class: "row" }, el("button", { type: "submit" }, "Show what is written")));
    reason.addEventListener("input", () => shown.replaceChildren());
    body.append(form, shown);
    reason.focus();
  }, { wide: true });
}
