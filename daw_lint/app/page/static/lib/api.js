// Asks the server. Errors carry what is wrong and what to do.

export class Refusal extends Error {
  constructor(status, error, todo) {
    super(error);
    this.status = status;
    this.todo = todo ?? "";
  }
}

const GONE = new Refusal(0, "daw-lint does not answer.", "It may have ended. Start it again with: daw-lint app");

function refusal(status, body) {
  let told = {};
  try {
    told = JSON.parse(body);
  } catch {
    // a plain page: the words below must do
  }
  if (status === 403 && !told.error) return new Refusal(403, "This page has lost its permission.", "Open the address that daw-lint printed in the terminal.");
  return new Refusal(status, told.error ?? `daw-lint answered with an error (${status}).`, told.todo ?? "Try again. If it stays, start daw-lint app again.");
}

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw GONE;
  }
  const text = await answer.text();
  if (!answer.ok) throw refusal(answer.status, text);
  return text ? JSON.parse(text) : null;
}

const part = encodeURIComponent;
export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const remove = (path) => ask("DELETE", path);

export const song = (id) => `/api/songs/${part(id)}`;
export const place = (id) => `/api/places/${part(id)}`;
export const query = (path, values) => {
  const given = Object.entries(values).flatMap(([key, value]) => [value].flat().filter((one) => one !== null && one !== "").map((one) => [key, one]));
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
};

/** Stream a file to the server; `told` gets the share that is sent, 0 to 1. `fetch` cannot tell it. */
export function upload(file, values, told) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", query("/api/drop", values));
    request.upload.addEventListener("progress", (event) => event.lengthComputable && told(event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) done(request.responseText ? JSON.parse(request.responseText) : null);
      else failed(refusal(request.status, request.responseText));
    });
    request.addEventListener("error", () => failed(GONE));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  });
}
