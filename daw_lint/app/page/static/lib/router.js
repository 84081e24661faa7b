// Views by address: #/, #/place/ID, #/song/ID, #/compare/A/B, #/settings.

import { el, name, refill } from "./dom.js";
import { problem } from "./said.js";
import { on } from "./store.js";

const VIEWS = {
  "": () => import("../views/start.js"),
  place: () => import("../views/table.js"),
  song: () => import("../views/song.js"),
  compare: () => import("../views/compare.js"),
  settings: () => import("../views/settings.js"),
};

let leave = null;
let turn = 0;

/** Name where the user is: a list of `[words, address]`, the last without an address. */
export function crumbs(steps) {
  const list = document.getElementById("crumbs");
  refill(list, steps.map(([words, to]) => el("li", {}, to ? el("a", { href: to }, name(words)) : el("span", { "aria-current": "page" }, name(words)))));
  document.title = [...steps.map(([words]) => words).reverse(), "daw-lint"].join(" \u2013 ");
}

export const to = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

async function show() {
  const mine = ++turn;
  const main = document.getElementById("main");
  const [view = "", ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  leave?.();
  leave = null;
  const module = await (VIEWS[view] ?? VIEWS[""])();
  if (mine !== turn) return;
  main.replaceChildren();
  main.dataset.view = view || "start";
  scrollTo(0, 0);
  try {
    const end = await module.show(main, ...rest);
    if (mine === turn) leave = end;
    else end?.();
  } catch (error) {
    if (mine !== turn) return;
    crumbs([["Problem", null]]);
    refill(main, problem(error, el("p", {}, el("a", { href: "#/", text: "To the start" }))));
  }
}

export function route() {
  addEventListener("hashchange", () => {
    show();
    document.getElementById("main").focus({ preventScroll: true });
  });
  on("reset", show);
  show();
}
