// Starts the page: listens to the server, and shows the view that the address names.

import * as api from "./lib/api.js";
import { note } from "./lib/said.js";
import { keepPlace, listen, on, places } from "./lib/store.js";
import { route } from "./lib/router.js";
import { applyTheme } from "./lib/theme.js";
import { listenForDrops } from "./parts/drop.js";
import { showKeys } from "./parts/keys.js";

function given() {
  const told = JSON.parse(document.body.dataset.start || "{}");
  return typeof told === "string" ? JSON.parse(told) : told;
}

function connection() {
  const state = document.getElementById("live-state");
  on("connection", (isOpen) => {
    state.textContent = isOpen ? "" : "Not connected: daw-lint has ended, or is busy";
    state.classList.toggle("lost", !isOpen);
  });
  on("full", ({ error, todo }) => note(error ?? "The disk is full.", { kind: "bad", todo: todo ?? "Free some space, then drop the file again." }));
}

async function start() {
  applyTheme();
  connection();
  listenForDrops();
  document.getElementById("keys-button").addEventListener("click", showKeys);
  addEventListener("pagehide", (event) => event.persisted || navigator.sendBeacon("/api/leave"));
  listen();
  try {
    const known = await api.get("/api/places");
    for (const place of known.opened ?? []) keepPlace(place);
  } catch {
    // the view itself asks again, and says what is wrong
  }
  const [first] = given().opened ?? [];
  if (first && !location.hash && places.has(first)) history.replaceState(null, "", `#/place/${encodeURIComponent(first)}`);
  route();
}

start();
