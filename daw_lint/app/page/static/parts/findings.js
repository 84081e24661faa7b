// The findings of a song: what, where, why, and what can be done about it from here.

import { button, el, name, refill } from "../lib/dom.js";
import { capital, clock, count } from "../lib/format.js";
import { severity } from "../lib/verdict.js";

const RANK = { error: 0, warning: 1, info: 2 };
const SHOWN = 5;

/** Group by rule, the worst first. */
export function grouped(findings) {
  const groups = new Map();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.code}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(finding);
  }
  return [...groups.values()].sort((a, b) => RANK[a[0].severity] - RANK[b[0].severity] || b.length - a.length);
}

function places(finding, acts) {
  const all = finding.at_s ?? [];
  const shown = all.slice(0, 8).map((at) => button(["\u25b6\u00a0", clock(at)], () => acts.play(at), { class: "at", "aria-label": `Play at ${clock(at)}` }));
  return all.length ? el("p", { class: "ats" }, shown, all.length > 8 && el("span", { class: "quiet", text: `and ${all.length - 8} more, marked in the waveform` })) : "";
}

function silenced(finding, acts) {
  const { reason, by, can_take_back: isCertain } = finding.suppressed;
  const back = isCertain && acts.takeBack;
  return [
    el("p", { class: "quiet" }, "Silenced: ", name(reason || "without a reason"), !back && by && [". To hear of it again, take it out there: ", name(by)]),
    back && el("p", { class: "acts" }, button("Take back\u2026", () => acts.takeBack(finding), { class: "plain", "aria-label": `Take back: ${finding.message}` })),
  ];
}

function item(finding, acts) {
  return el("li", { class: "item", data: { key: finding.key } },
    el("p", {}, finding.object && el("span", { class: "where" }, name(finding.object), ": "), name(capital(finding.message))),
    (finding.notes ?? []).map((one) => el("p", { class: "note-line quiet" }, name(capital(one)))),
    places(finding, acts),
    finding.suppressed ? silenced(finding, acts) :
      el("p", { class: "acts" },
        acts.fix && finding.fix && button("Fix\u2026", () => acts.fix(finding), { "aria-label": `Fix: ${finding.message}`, title: finding.fix.title ?? "" }),
        acts.silence && button("Silence\u2026", () => acts.silence(finding), { class: "plain", "aria-label": `Silence: ${finding.message}` })));
}

function card(group, acts) {
  const [first] = group;
  const hints = [...new Set(group.map((one) => one.hint).filter(Boolean))];
  const rest = group.slice(SHOWN);
  return el("article", { class: "rule", data: { severity: first.severity, code: first.code } },
    el("h3", {}, severity(first.severity), " ", first.help ? name(capital(first.help)) : "", first.help && " ", el("span", { class: "code", text: first.code }), group.length > 1 && el("span", { class: "quiet", text: ` ${group.length} times` })),
    el("ul", { class: "items" }, group.slice(0, SHOWN).map((one) => item(one, acts))),
    rest.length ? el("details", {}, el("summary", { text: `${count(rest.length, "more", "more")}` }), el("ul", { class: "items" }, rest.map((one) => item(one, acts)))) : "",
    hints.length ? el("div", { class: "hint" }, hints.slice(0, 3).map((hint) => el("p", {}, el("span", { class: "label", text: "Do" }), name(capital(hint))))) : "",
    first.why || first.url ? el("details", { class: "why" }, el("summary", { text: "Why it matters" }),
      String(first.why ?? "").split(/\n\s*\n/).filter(Boolean).map((words) => el("p", {}, name(words))),
      first.url && el("p", {}, el("a", { href: first.url, rel: "noreferrer", target: "_blank", text: `Source of ${first.code}` }))) : "");
}

function filter(box, groups, cards) {
  const words = [...new Set(groups.map(([first]) => first.severity))];
  if (words.length < 2) return "";
  const amounts = (word) => groups.filter(([first]) => first.severity === word).reduce((sum, group) => sum + group.length, 0);
  return el("div", { class: "filter", role: "group", "aria-label": "Show findings by severity" }, words.map((word) => {
    const check = el("input", { type: "checkbox", on: { change: () => cards.forEach((one) => one.dataset.severity === word && (one.hidden = !check.checked)) } });
    check.checked = true;
    return el("label", {}, check, ` ${count(amounts(word), word)}`);
  }));
}

/** Fill the list. `acts`: play(at_s), fix(finding), silence(finding), takeBack(finding). */
export function showFindings(box, findings, song, acts) {
  const live = findings.filter((one) => !one.suppressed);
  const silenced = findings.filter((one) => one.suppressed);
  const groups = grouped(live);
  const cards = groups.map((group) => card(group, acts));
  const nothing = song.not_judged ? `Nothing was found, but ${count(song.not_judged, "rule")} could not be checked fully.` : "Nothing was found.";
  refill(box, el("h2", {}, "Findings"), groups.length ? [filter(box, groups, cards), cards] : el("p", { text: nothing }),
    silenced.length ? el("details", { class: "silenced" }, el("summary", { text: `${count(silenced.length, "finding")} silenced` }), grouped(silenced).map((group) => card(group, acts))) : "");
}

/** The places of all findings that have one, in order of time. */
export const marks = (findings) => findings.filter((one) => !one.suppressed).flatMap((one) => (one.at_s ?? []).slice(0, 60).map((at_s) => (
  { at_s, severity: one.severity, key: one.key, words: `${clock(at_s)} ${one.code}: ${one.message}` }))).sort((a, b) => a.at_s - b.at_s);
