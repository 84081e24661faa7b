// What the page knows: places and songs, kept up to date by the server's events.

const listeners = new Map();
export const places = new Map();
export const songs = new Map();

/** Call `act` on each event of a kind; returns what ends it. */
export function on(kind, act) {
  if (!listeners.has(kind)) listeners.set(kind, new Set());
  listeners.get(kind).add(act);
  return () => listeners.get(kind).delete(act);
}

export function tell(kind, data) {
  for (const act of [...(listeners.get(kind) ?? [])]) act(data);
}

let latest = 0;
const heardAt = new Map();

/** The number of the latest event: ask for it before a request, and hand it to `settle` with the answer. */
export const heard = () => latest;

/** Keep a song of an answer, unless an event about it came while the answer was on its way: returns the newer one. */
export function settle(song, since) {
  if ((heardAt.get(song.id) ?? 0) > since) return songs.get(song.id);
  songs.set(song.id, song);
  return song;
}

export function keepSong(song) {
  heardAt.set(song.id, ++latest);
  songs.set(song.id, song);
  tell("song", song);
}

/** The same for a place. */
export function settlePlace(place, since) {
  if ((heardAt.get(place.id) ?? 0) > since) return places.get(place.id);
  places.set(place.id, place);
  return place;
}

export function keepPlace(place) {
  heardAt.set(place.id, ++latest);
  places.set(place.id, place);
  tell("place", place);
}

function gone({ id }) {
  heardAt.set(id, ++latest);
  songs.delete(id);
  places.delete(id);
  tell("gone", { id });
}

/** Listen to the server. The browser connects again by itself, and asks for what it missed. */
export function listen() {
  const source = new EventSource(`/api/events?since=${encodeURIComponent(document.body.dataset.latest ?? "")}`);
  const hear = (kind, act) => source.addEventListener(kind, (event) => act(JSON.parse(event.data)));
  hear("song", keepSong);
  hear("place", keepPlace);
  hear("gone", gone);
  hear("full", (data) => tell("full", data));
  hear("reset", () => tell("reset", {})); // more was missed than the server keeps
  source.addEventListener("open", () => tell("connection", true));
  source.addEventListener("error", () => tell("connection", false));
}
