// Fixes: the plan with every changed value first, then the change, then the way back.

import * as api from "../lib/api.js";
import { dialog } from "../lib/dialog.js";
import { button, el, name, refill } from "../lib/dom.js";
import { capital, count } from "../lib/format.js";
import { announce, note, problem, sorry } from "../lib/said.js";
import { diffText } from "./diff-text.js";
import { pickFolder } from "./folders.js";

const show = (value) => (value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value));

function planned(one) {
  return el("li", {}, el("p", {}, el("strong", {}, name(capital(one.title))), " ", el("span", { class: "code quiet", text: one.code })),
    one.object && el("p", {}, name(one.object)),
    (show(one.before) || show(one.after)) && el("p", { class: "change" }, el("del", {}, name(show(one.before))), " \u2192 ", el("ins", {}, name(show(one.after)))),
    one.safety === "unsafe" && el("p", { class: "quiet small", text: "Changes how the session sounds or behaves." }));
}

const refusedList = (refused) => (refused?.length ? el("details", { class: "small" }, el("summary", { text: `${count(refused.length, "finding")} that daw-lint does not fix itself` }),
  el("ul", {}, refused.map((one) => el("li", {}, name(typeof one === "string" ? one : [one.code, one.object, one.why, one.todo].filter(Boolean).join(": ")))))) : "");

/** Undo the last fix of a song. */
export async function undo(song, then) {
  try {
    await api.post(`${api.song(song.id)}/undo`);
    note(`${song.name}: the session is as it was before.`, { kind: "good", stay_s: 8 });
    then?.();
  } catch (error) {
    sorry(error);
  }
}

function written(body, close, song, answer, then) {
  announce("The fixes are written");
  let isUndone = false;
  const back = () => {
    isUndone = true;
    close();
    undo(song, then);
  };
  body.closest("dialog").addEventListener("close", () => isUndone || note(`${song.name}: fixed.`, { kind: "good", acts: [["Undo", () => undo(song, then)]], stay_s: 30 }));
  refill(body, el("p", {}, el("strong", { text: "Done. " }), "The session is changed and is being checked again. If your DAW has it open, open it there again, and do not save over it."),
    answer.undo && el("p", { class: "quiet small" }, "In a terminal: ", el("code", { text: answer.undo })),
    el("p", { class: "row end-row" }, button("Undo", back), button("Close", close, { class: "main" })));
  body.querySelector("button.main").focus();
  then?.();
}

function summary(song, amount, isUnsafe, missesMedia) {
  if (amount) return `${count(amount, "change")} would be made in ${song.file || song.name}. Nothing is written yet.`;
  if (isUnsafe && missesMedia) return "None of the missing files was found. Choose a folder to look in.";
  return isUnsafe ? "daw-lint has no fix for this. Change it in your DAW." : "No fix here leaves the sound as it is. Tick the box to see those that change it.";
}

const MOST_FOLDERS = 8;

/** Where missing media are looked for, and the choice of one folder more; `look(folders)` makes the plan again. */
function mediaFolders(found, folders, look) {
  if (!found.misses_media) return "";
  const more = () => pickFolder({ title: "Look for missing media", words: "Look in this folder", act: (path) => { look([...new Set([...folders, path])]); return true; },
    about: "daw-lint looks in it, and in the folders below, for files of the same names. It changes nothing in it." });
  return el("div", { class: "media-folders" },
    el("p", {}, folders.length ? "Missing media are looked for beside the session, and in:" : "Missing media are looked for beside the session only."),
    folders.length > 0 && el("ul", {}, folders.map((path) => el("li", {}, name(path), " ", button("Leave out", () => look(folders.filter((one) => one !== path)), { class: "plain", "aria-label": `Leave out ${path}` })))),
    folders.length < MOST_FOLDERS && el("p", {}, button("Look in another folder\u2026", more)));
}

/** Open the dialog; `only` are codes of rules, or none for all. `then` is called after a change. */
export function openFixes(song, { only = [], unsafe = false, then } = {}) {
  dialog(only.length ? `Fix ${only.join(", ")}` : "Fix", (body, close) => {
    // Where every fix changes the sound, those are shown at once: an empty plan would say that there is nothing to do.
    let folders = [];
    // To point to another file may change the sound: who looks for one asks for such fixes.
    const look = (wanted) => {
      folders = wanted;
      plan(true, true);
    };
    const plan = async (isUnsafe, isAsked = false) => {
      refill(body, el("p", { class: "quiet", role: "status", text: "Working out what would change\u2026" }));
      const asked = { unsafe: isUnsafe, only, write: false, media_folders: folders };
      try {
        const found = await api.post(`${api.song(song.id)}/fixes`, asked);
        if (!found.plan.length && !isUnsafe && !isAsked) {
          await plan(true);
          return;
        }
        const amount = found.plan.length;
        const check = el("input", { type: "checkbox", on: { change: () => plan(check.checked, true) } });
        check.checked = isUnsafe;
        const apply = button(`Apply ${count(amount, "fix", "fixes")}`, async () => {
          apply.disabled = true;
          try {
            written(body, close, song, await api.post(`${api.song(song.id)}/fixes`, { ...asked, write: true, version: found.version }), then);
          } catch (error) {
            apply.disabled = false;
            body.prepend(problem(error));
          }
        }, { class: "main", disabled: amount === 0 });
        refill(body,
          el("p", { text: summary(song, amount, isUnsafe, found.misses_media) }),
          el("label", { class: "check" }, check, " Also fixes that change how it sounds (device switched off, fader moved)"),
          mediaFolders(found, folders, look),
          el("ol", { class: "plan" }, found.plan.map(planned)),
          amount > 0 && found.diff && el("details", {}, el("summary", { text: "The plan in full, with what is left to do" }), diffText(found.diff)),
          refusedList(found.refused),
          el("p", { class: "row end-row" }, amount > 0 && apply, button("Cancel", close),
            button("Undo the last fix", () => { close(); undo(song, then); }, { class: "plain" })));
        (amount ? apply : check).focus();
      } catch (error) {
        refill(body, problem(error), el("p", { class: "row end-row" }, folders.length > 0 && button("Look beside the session only", () => look([])), button("Close", close)));
      }
    };
    plan(unsafe);
  }, { wide: true });
}
