"use strict";
(() => {
  const { lists, sizes } = JSON.parse(document.body.dataset.manifest);
  const one = (selector) => document.querySelector(selector);
  const made = (tag, words = "", more = {}) => Object.assign(document.createElement(tag), { textContent: words }, more);
  one("#needs-script").remove();
  const section = one("#list");
  const overview = one("#overview");
  const frame = one(".window");
  const space = one(".height");
  const table = frame.querySelector("table");
  const head = table.tHead;
  const body = table.tBodies[0];
  const said = one(".said");
  const tools = one(".choices");
  const dialog = one("dialog");
  const number = new Intl.NumberFormat("en");

  // Pieces: scripts beside this page, each of one call. A page on a disk may run them, and may not fetch.
  const waiting = new Map();
  const pieces = new Map();
  const most = 80;
  window[sizes.call] = (key, value) => waiting.get(key)?.(value);
  const load = (list, name) => {
    const key = `${list.name}/${name}`;
    const known = pieces.get(key);
    if (known) {
      pieces.delete(key);
      pieces.set(key, known); // the one that was asked for last is dropped last
      return known;
    }
    const piece = new Promise((resolve, reject) => {
      waiting.set(key, resolve);
      const script = document.createElement("script");
      const end = () => {
        script.remove();
        waiting.delete(key);
        reject(new Error(key)); // nothing, where it was resolved
      };
      script.onload = end;
      script.onerror = end;
      script.src = `data/${key}.js`;
      document.head.append(script);
    });
    piece.then((value) => (piece.value = value), () => {
      pieces.delete(key);
      said.textContent = `Cannot load data/${key}.js. Keep the folder data beside this page.`;
    });
    pieces.set(key, piece);
    if (pieces.size > most) pieces.delete(pieces.keys().next().value);
    return piece;
  };

  // What is shown: a list, in an order, narrowed to some of its rows.
  let list = null;
  let shown = null; // places of rows; null is all of them, in their first order
  let sorted = null; // [column, whether it goes up]
  let picked = null; // places of the sessions behind a row of another list
  let serial = 0;
  let rowHeight = 53;
  const count = () => (shown ? shown.length : list.rows);
  const place = (index) => (shown ? shown[index] : index);
  const wanted = () => ({
    text: (tools.querySelector("input")?.value ?? "").trim().toLowerCase(),
    choices: Array.from(tools.querySelectorAll("select[data-column]")).filter((select) => select.value !== ""),
  });

  const fits = async (mine) => {
    const { text, choices } = wanted();
    if (!text && !choices.length && !picked) return null;
    const keep = new Uint8Array(list.rows).fill(picked ? 0 : 1);
    for (const member of picked ?? []) keep[member] = 1;
    for (const select of choices) {
      const [, codes] = await load(list, `choice-${select.dataset.column}`);
      const code = Number(select.value);
      for (let row = 0; row < codes.length; row += 1) if (codes[row] !== code) keep[row] = 0;
    }
    const blocks = text ? Math.ceil(list.rows / sizes.texts) : 0;
    for (let block = 0; block < blocks && mine === serial; block += 1) {
      const texts = await load(list, `text-${block}`);
      texts.forEach((words, index) => {
        if (!words.includes(text)) keep[block * sizes.texts + index] = 0;
      });
      if (block % 4 === 3) said.textContent = `Searching: ${Math.round((100 * block) / blocks)} %`;
    }
    return keep;
  };

  const update = async (toTop = true) => {
    const mine = (serial += 1);
    const started = list;
    try {
      const keep = await fits(mine);
      const order = sorted && (await load(list, `order-${sorted[0]}`));
      if (mine !== serial || started !== list) return;
      let rows = null;
      if (order) {
        const [known, places] = order; // what is not known comes last, whichever way
        rows = sorted[1] ? places : places.slice(0, known).reverse().concat(places.slice(known));
      }
      if (keep) rows = rows ? rows.filter((row) => keep[row]) : Array.from(keep.keys()).filter((row) => keep[row]);
      shown = rows;
    } catch {
      return;
    }
    said.textContent = count() < list.rows ? `${number.format(count())} of ${number.format(list.rows)}` : number.format(list.rows) + (list.rows === 1 ? " row" : " rows");
    if (toTop) frame.scrollTop = 0;
    drawn = "";
    draw();
  };

  // Rows: those in the window, and a few around it.
  let drawn = "";
  let focused = null;
  const narrow = matchMedia("(max-width: 48rem)");
  const headHeight = () => (narrow.matches ? 0 : head.offsetHeight);
  const draw = async () => {
    if (!list) return;
    const total = count();
    space.style.height = `${headHeight() + total * rowHeight}px`;
    const first = Math.max(0, Math.floor(frame.scrollTop / rowHeight) - 4);
    const last = Math.min(total, first + Math.ceil(frame.clientHeight / rowHeight) + 9);
    const now = `${serial}:${first}:${last}`;
    if (now === drawn) return;
    drawn = now;
    const places = Array.from({ length: Math.max(0, last - first) }, (_, index) => place(first + index));
    const blocks = new Map();
    for (const row of places) blocks.set(Math.floor(row / sizes.rows), null);
    try {
      for (const block of blocks.keys()) {
        const piece = load(list, `rows-${block}`);
        blocks.set(block, piece.value ?? (await piece));
      }
    } catch {
      return;
    }
    if (now !== drawn) return;
    body.replaceChildren(...places.map((row, index) => line(row, first + index, blocks.get(Math.floor(row / sizes.rows)))));
    table.style.marginTop = `${first * rowHeight}px`;
    table.setAttribute("aria-rowcount", total + 1);
    if (focused !== null) body.querySelector(`[data-index="${focused}"] .name`)?.focus({ preventScroll: true });
    measure();
  };
  const measure = () => {
    const height = body.rows[0]?.getBoundingClientRect().height;
    if (height && Math.abs(height - rowHeight) > 0.25) {
      rowHeight = height;
      drawn = "";
      draw();
    }
  };

  const bytes = (value) => {
    for (const unit of ["bytes", "kB", "MB", "GB"]) {
      if (value < 1000) return `${unit === "bytes" ? value : value.toFixed(1)} ${unit}`;
      value /= 1000;
    }
    return `${value.toFixed(1)} TB`;
  };
  const isNumber = (kind) => ["number", "size", "year"].includes(kind);
  const tones = { yes: "good", no: "bad", missing: "bad", "not known": "none" };
  const shownValue = (kind, value, empty) => {
    if (value === null || value === "") return made("span", empty, { className: "unknown" });
    if (kind === "number") return made("span", number.format(value));
    if (kind === "year") return made("span", String(value));
    if (kind === "size") return made("span", bytes(value));
    if (kind === "answer") return made("span", value, { className: `state ${tones[value] ?? "none"}` });
    if (kind === "severity") return made("span", value, { className: `severity ${value}` });
    if (kind === "code") return made("code", value);
    return made("bdi", String(value));
  };
  const line = (row, index, block) => {
    const made_ = made("tr");
    made_.setAttribute("role", "row");
    made_.setAttribute("aria-rowindex", index + 2);
    made_.dataset.index = index;
    list.columns.forEach(([label, kind, , , width, empty], column) => {
      if (!width) return;
      const value = block[column][row % sizes.rows];
      const cell = made(kind === "name" ? "th" : "td");
      const inner = made("span", "", { className: "cell" });
      cell.dataset.label = label;
      if (kind === "name") {
        cell.scope = "row";
        cell.setAttribute("role", "rowheader");
        const words = value === null || value === "" ? empty : String(value);
        if (list.opens) {
          const button = made("button", "", { type: "button", className: "name" });
          button.append(made("bdi", words));
          button.addEventListener("click", () => open(row));
          button.addEventListener("focus", () => (focused = index));
          inner.append(button);
        } else inner.append(made("bdi", words));
      } else {
        cell.setAttribute("role", "cell");
        inner.append(shownValue(kind, value, empty));
        if (isNumber(kind)) cell.className = "right";
      }
      if (width > 12 && kind !== "name") cell.classList.add("wide");
      if (typeof value === "string" && value.length > 24) cell.title = value;
      cell.append(inner);
      made_.append(cell);
    });
    return made_;
  };
  frame.addEventListener("scroll", draw, { passive: true });
  addEventListener("resize", () => {
    drawn = "";
    draw();
  });
  body.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !body.contains(event.relatedTarget)) focused = null;
  });

  // The keyboard: arrows go from row to row, also to those that are not drawn yet.
  body.addEventListener("keydown", async (event) => {
    const index = Number(event.target.closest("tr")?.dataset.index);
    const page = Math.max(1, Math.floor(frame.clientHeight / rowHeight) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count(), End: count() };
    if (Number.isNaN(index) || !(event.key in steps)) return;
    event.preventDefault();
    focused = Math.min(count() - 1, Math.max(0, index + steps[event.key]));
    const top = focused * rowHeight;
    const view = frame.clientHeight - headHeight() - rowHeight;
    if (top < frame.scrollTop) frame.scrollTop = top;
    else if (top > frame.scrollTop + view) frame.scrollTop = top - view;
    drawn = "";
    await draw();
  });

  // Heads, choices and the search.
  const sort = (column, up) => {
    sorted = [column, up];
    for (const cell of head.querySelectorAll("th")) {
      if (Number(cell.dataset.column) === column) cell.setAttribute("aria-sort", up ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
    }
    update();
  };
  const makeHead = () => {
    const row = made("tr");
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", 1);
    let width = 0;
    list.columns.forEach(([label, kind, , , rem], column) => {
      if (!rem) return;
      width += rem;
      const cell = made("th", "", { scope: "col" });
      cell.setAttribute("role", "columnheader");
      cell.dataset.column = column;
      cell.style.width = `${rem}rem`;
      if (isNumber(kind)) cell.className = "right";
      const button = made("button", label, { type: "button" });
      button.addEventListener("click", () => sort(column, sorted?.[0] === column ? !sorted[1] : !isNumber(kind)));
      cell.append(button);
      row.append(cell);
    });
    head.replaceChildren(row);
    table.style.width = `max(100%, ${width}rem)`;
  };
  const tool = (words, input) => {
    const label = made("label", `${words} `, { className: "search" });
    label.append(input);
    input.setAttribute("aria-label", words);
    tools.append(label);
    return input;
  };
  const later = (call) => {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(call, 150);
    };
  };
  const fill = async (select, column) => {
    const [words, codes] = await load(list, `choice-${column}`);
    if (select.options.length > 1) return;
    for (const [code, word] of words.entries()) select.append(new Option(typeof word === "number" ? number.format(word) : word, code));
    if (codes.includes(-1)) select.append(new Option("not known", -1));
  };
  const makeTools = () => {
    tools.replaceChildren();
    if (list.columns.some((column) => column[3])) tool("Search", made("input", "", { type: "search" })).addEventListener("input", later(update));
    const sorter = made("select");
    sorter.append(new Option("first order", ""));
    list.columns.forEach(([label, kind, isChoice, , rem], column) => {
      if (rem) sorter.append(new Option(label, column));
      if (!isChoice) return;
      const select = made("select");
      select.dataset.column = column;
      select.append(new Option("any", ""));
      select.addEventListener("change", () => update());
      tool(label, select);
    });
    sorter.addEventListener("change", () => {
      if (sorter.value !== "") sort(Number(sorter.value), true);
    });
    tool("Sort by", sorter).parentElement.classList.add("sorter");
  };
  // The values of choices are loaded once the first rows are there.
  const fillAll = async (mine) => {
    for (const select of tools.querySelectorAll("select[data-column]")) {
      if (list !== mine) return;
      await fill(select, Number(select.dataset.column)).catch(() => {});
    }
  };
  const choose = async (column, code) => {
    const select = tools.querySelector(`select[data-column="${column}"]`);
    if (!select) return;
    await fill(select, column);
    select.value = String(code);
  };

  // The sessions behind a row, and what is known of one session.
  const members = async (from, row) => {
    let pack = from.starts.length - 1;
    while (pack > 0 && from.starts[pack] > row) pack -= 1;
    return (await load(from, `members-${pack}`))[row - from.starts[pack]];
  };
  const open = (row) => {
    if (list.name === "sessions") showDetails(row);
    else location.hash = `#${list.name}/row/${row}`;
  };
  const linesOf = (title, [total, entries], words) => {
    if (!total) return [];
    const items = made("ul");
    items.append(...entries.map((entry) => made("li", words(entry))));
    if (total > entries.length) items.append(made("li", `and ${number.format(total - entries.length)} more`));
    return [made("h3", `${title} (${number.format(total)})`), items];
  };
  const showDetails = async (row) => {
    const started = list;
    const block = await load(list, `detail-${Math.floor(row / sizes.details)}`);
    if (started !== list) return;
    const about = block[row % sizes.details];
    one("#opened-title").textContent = about.file.split(/[\\/]/).pop();
    one(".opened-body").replaceChildren(
      made("p", about.file, { className: "quiet" }),
      made("p", `Opens without third-party plug-ins: ${about.because}.`),
      ...linesOf("Plug-ins that it needs", about.plugins, (entry) => `${entry.name} (${entry.format})${entry.number > 1 ? `, ${entry.number} times` : ""}`),
      ...linesOf("Media", about.media, (entry) => `${entry.name}: ${entry.state}${entry.found ? `; a file of that name: ${entry.found}${entry.candidates > 1 ? ` and ${entry.candidates - 1} more` : ""}` : ""}`),
      ...linesOf("Findings", about.findings, (entry) => `${entry.severity} ${entry.code}: ${entry.message}${entry.number > 1 ? ` (and ${entry.number - 1} more)` : ""}`),
      ...linesOf("Not known", about.unknown, (entry) => `${entry.what}: ${entry.why}`),
    );
    dialog.showModal();
  };

  // The address says what is shown, so that the back button and links work.
  const show = async (name) => {
    list = lists.find((entry) => entry.name === name);
    shown = sorted = picked = focused = null;
    drawn = "";
    serial += 1;
    overview.hidden = true;
    section.hidden = false;
    one("#list-title").textContent = list.title;
    one(".about").textContent = list.about;
    one(".picked").hidden = true;
    body.replaceChildren();
    makeHead();
    makeTools();
  };
  const go = async () => {
    if (dialog.open) dialog.close();
    const [name, kind, first, second] = location.hash.slice(1).split("/");
    const found = lists.find((entry) => entry.name === name);
    for (const link of document.querySelectorAll(".tabs a")) link.removeAttribute("aria-current");
    if (!found) {
      list = null;
      overview.hidden = false;
      section.hidden = true;
      one('.tabs a[href="#overview"]').setAttribute("aria-current", "page");
      return;
    }
    const isRow = kind === "row" && found.starts.length > 0;
    await show(isRow ? "sessions" : name);
    one(`.tabs a[href="#${isRow ? "sessions" : name}"]`).setAttribute("aria-current", "page");
    try {
      if (isRow) {
        const row = Number(first);
        const block = await load(found, `rows-${Math.floor(row / sizes.rows)}`);
        const columns = found.columns.map((column, index) => [column[0], block[index][row % sizes.rows]]);
        picked = await members(found, row);
        one(".picked-words").textContent = `${found.title}: ${columns.slice(0, 2).map((entry) => entry[1]).filter((word) => word !== null && word !== "").join(found.name === "work" || found.name === "unknowns" ? ": " : ", ") || "not known"}`;
        one(".picked").hidden = false;
      } else if (kind === "choice") await choose(Number(first), Number(second));
    } catch {
      return;
    }
    await update();
    fillAll(list);
    one("#list-title").focus({ preventScroll: true });
    section.scrollIntoView();
  };
  one(".clear").addEventListener("click", () => {
    picked = null;
    one(".picked").hidden = true;
    history.replaceState(null, "", `#${list.name}`);
    update();
  });
  addEventListener("hashchange", go);
  go();
})();
