// A unified diff, its lines in colour and with their signs.

import { el } from "../lib/dom.js";

const KINDS = [[/^(---|\+\+\+|@@|diff )/, "diff-head"], [/^\+/, "diff-new"], [/^-/, "diff-old"]];

export function diffText(text) {
  const lines = String(text ?? "").replace(/\n$/, "").split("\n");
  return el("pre", { class: "diff", tabindex: "0", "aria-label": "Changes" }, lines.map((line) => el("span", { class: KINDS.find(([look]) => look.test(line))?.[1] ?? "" }, `${line}\n`)));
}
