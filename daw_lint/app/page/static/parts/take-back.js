// Takes a silenced finding back: first the lines that are removed and from which file, then the removal.

import * as api from "../lib/api.js";
import { dialog } from "../lib/dialog.js";
import { button, el, name, refill } from "../lib/dom.js";
import { capital, count } from "../lib/format.js";
import { note, problem } from "../lib/said.js";
import { diffText } from "./diff-text.js";
import { undo } from "./fixes.js";

const OPEN = "If your DAW has the session open, open it there again, and do not save over it.";

function plan(song, finding, found, remove, close) {
  const others = found.again - 1;
  return [
    el("p", {}, finding.object && el("strong", {}, name(finding.object), ": "), name(finding.object ? finding.message : capital(finding.message))),
    el("p", {}, count(found.lines.length, "line is", "lines are"), " removed from ", el("strong", {}, name(found.where)), ", and nothing else is changed:"),
    diffText(found.lines.map((line) => `- ${line}`).join("\n")),
    others > 0 && el("p", {}, `It silences ${count(others, "more finding", "more findings")} of ${finding.code}, which you hear of again too.`),
    found.in_session && el("p", { class: "quiet", text: OPEN }),
    el("p", { class: "row end-row" }, remove, button("Cancel", close)),
  ];
}

export function openTakeBack(song, finding, then) {
  dialog(`Take back: ${finding.code} is silenced`, (body, close) => {
    const ask = (more) => api.post(`${api.song(song.id)}/take-back`, { finding: finding.key, ...more });
    const fail = (error) => {
      const end = button("Close", close);
      refill(body, problem(error), el("p", { class: "row end-row" }, end));
      end.focus();
    };
    const write = async (found) => {
      try {
        await ask({ write: true, lines: found.lines });
        close();
        const acts = found.in_session ? [["Undo", () => undo(song, then)]] : [];
        note(`${finding.code} is no longer silenced in ${song.name}.`, { kind: "good", acts, stay_s: 30 });
        then?.();
      } catch (error) {
        fail(error);
      }
    };
    refill(body, el("p", { class: "quiet", role: "status", text: "Looking where it is written\u2026" }));
    ask({}).then((found) => {
      const remove = button("Remove it", () => {
        remove.disabled = true;
        write(found);
      }, { class: "main" });
      refill(body, plan(song, finding, found, remove, close));
      remove.focus();
    }).catch(fail);
  }, { wide: true });
}
