// The versions of a song that were recorded.

import * as api from "../lib/api.js";
import { el, refill } from "../lib/dom.js";
import { moment, number } from "../lib/format.js";
import { problem } from "../lib/said.js";
import { spark } from "../lib/spark.js";

const trend = (reports, key, words, unit, digits = 1) => {
  const values = reports.map((one) => one[key]).filter((value) => typeof value === "number");
  return values.length > 1 ? el("div", {}, el("dt", { text: words }), el("dd", {}, el("strong", { text: number(values.at(-1), digits) }), ` ${unit}`, spark(values, `${words}: ${values.map((value) => number(value, digits)).join(", ")}`))) : "";
};

export async function showHistory(box, song) {
  try {
    const { reports } = await api.get(`${api.song(song.id)}/history`);
    const known = [...(reports ?? [])].sort((a, b) => String(a.made_at).localeCompare(String(b.made_at)));
    if (!known.length) {
      refill(box, el("h2", { text: "History" }), el("p", { class: "quiet" }, "Nothing is recorded yet. Put ", el("code", { text: "history = true" }), " into daw-lint.toml to follow a song from version to version."));
      return;
    }
    refill(box, el("h2", { text: "History" }),
      el("dl", { class: "trends" }, trend(known, "score", "Score", "of 100", 0), trend(known, "lufs", "Loudness", "LUFS"), trend(known, "true_peak_db", "True peak", "dBTP")),
      el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Recorded checks" }, el("table", { class: "plain" },
        el("thead", {}, el("tr", {}, ["Checked", "Verdict", "Score", "Errors", "Loudness"].map((words) => el("th", { scope: "col", text: words })))),
        el("tbody", {}, known.slice(-20).reverse().map((one) => el("tr", {}, el("th", { scope: "row", text: moment(one.made_at) }), el("td", { text: one.verdict ?? "" }), el("td", { text: number(one.score, 0) }), el("td", { text: number(one.errors, 0) }), el("td", { text: number(one.lufs) })))))));
  } catch (error) {
    refill(box, el("h2", { text: "History" }), problem(error));
  }
}
