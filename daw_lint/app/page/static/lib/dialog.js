// Dialogs by the browser's own element: it keeps the focus inside, and Escape closes it.

import { button, el } from "./dom.js";

let opened = 0;

/** Open a dialog; `fill(body, close)` puts its content in. Returns what closes it. */
export function dialog(title, fill, { wide = false } = {}) {
  const before = document.activeElement;
  const id = `dialog-title-${++opened}`; // one dialog can be opened over another
  const body = el("div", { class: "dialog-body" });
  const close = () => box.close();
  const box = el("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": id },
    el("div", { class: "dialog-head" }, el("h2", { id, text: title }), button("Close", close, { class: "plain" })), body);
  box.addEventListener("close", () => {
    box.remove();
    if (before?.isConnected) before.focus();
  });
  box.addEventListener("click", (event) => event.target === box && close());
  document.body.append(box);
  box.showModal();
  fill(body, close);
  return close;
}
