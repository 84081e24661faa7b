// Builds elements. Names of files and tracks are hostile: they become text nodes or checked attributes, never markup.

const SAFE_LINK = /^(#|\/(?!\/)|https:\/\/)/;
const SVG = "http://www.w3.org/2000/svg";

function give(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key === "class") node.setAttribute("class", value);
  else if (key === "text") node.textContent = value;
  else if (key === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
  else if (key === "data") Object.assign(node.dataset, value);
  else if (key === "css") for (const [name, one] of Object.entries(value)) node.style.setProperty(name, one);
  else if (/^on/i.test(key) || key === "style" || key === "srcdoc") throw new Error(`attribute ${key} is not allowed`);
  else if (["href", "src", "action"].includes(key) && !SAFE_LINK.test(value)) return;
  else node.setAttribute(key, value === true ? "" : String(value));
}

/** Make an element: `el("p", { class: "quiet" }, "text", child)`. Strings become text. */
export function el(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(given)) give(node, key, value);
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Make an SVG element. */
export function svg(tag, given = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(given)) give(node, key, value);
  node.append(...children);
  return node;
}

/** A name from a file, isolated: one written right to left does not turn the words around it. */
export const name = (words) => el("bdi", { text: words ?? "" });

/** Words for screen readers only. */
export const unseen = (words) => el("span", { class: "hidden", text: words });

export function button(words, act, given = {}) {
  return el("button", { type: "button", on: { click: act }, ...given }, words);
}

export function field(words, input, given = {}) {
  return el("label", { class: "field", ...given }, el("span", { class: "field-label", text: words }), input);
}

/** A drop-down list of `[value, words]`. */
export function select(choices, chosen, act, given = {}) {
  const list = el("select", { on: { change: () => act(list.value) }, ...given });
  for (const [value, words] of choices) list.append(new Option(words, value, false, value === chosen));
  return list;
}

export const refill = (node, ...children) => {
  node.replaceChildren(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

const called = (one) => `${one.closest("[data-code]")?.dataset.code ?? ""} ${one.getAttribute("aria-label") || one.textContent}`;

/** Fill a part again while the user is in it: the focus stays on the control of the same name, and what is unfolded stays so. */
export function keeping(node, act) {
  const held = node.contains(document.activeElement) ? called(document.activeElement) : null;
  const open = new Set([...node.querySelectorAll("details[open] > summary")].map(called));
  act();
  for (const summary of node.querySelectorAll("details > summary")) if (open.has(called(summary))) summary.parentElement.open = true;
  if (held !== null) [...node.querySelectorAll("a, button, summary, input, [tabindex]")].find((one) => called(one) === held)?.focus({ preventScroll: true });
}
