// Light or dark: as the system says, unless the settings say otherwise. Kept in the browser too, so that the page opens in its colours.

import * as api from "./api.js";

const KEY = "daw-lint-theme";

export function useTheme(theme) {
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // a browser without storage: the server keeps it
  }
  dispatchEvent(new Event("theme"));
}

export function applyTheme() {
  try {
    useTheme(localStorage.getItem(KEY) ?? "system");
  } catch {
    // no storage
  }
  api.get("/api/settings").then((settings) => settings?.theme && useTheme(settings.theme), () => {});
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => dispatchEvent(new Event("theme")));
}

/** The colour of a CSS variable as the canvas wants it: `light-dark()` is settled by a real element. */
export function colours(...names) {
  const probe = document.createElement("span");
  document.body.append(probe);
  const found = names.map((one) => {
    probe.style.setProperty("color", `var(--${one})`);
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return found;
}
