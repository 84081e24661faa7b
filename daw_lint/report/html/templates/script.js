"use strict";
(() => {
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));

  // Tools that need a script are hidden where none runs.
  for (const tool of all(".tools, .filter")) tool.hidden = false;

  for (const button of all("[data-fold]")) {
    button.addEventListener("click", () => {
      for (const part of all("main details")) part.open = button.dataset.fold === "open";
    });
  }

  for (const box of all(".filter input")) {
    box.addEventListener("change", () => {
      const shown = new Set(all(".filter input").filter((one) => one.checked).map((one) => one.dataset.severity));
      for (const rule of all(".family .rule")) rule.hidden = !shown.has(rule.dataset.severity);
      for (const family of all(".family")) family.hidden = all(".rule", family).every((rule) => rule.hidden);
    });
  }

  // A link to a rule that is filtered out or folded must show it.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) {
      if (part.hidden) part.hidden = false;
      if (part.tagName === "DETAILS") part.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  const value = (row, column) => {
    const cell = row.cells[column];
    const text = (cell.dataset.value ?? cell.textContent).trim();
    const number = Number(text.replace(/\u2212/g, "-").replace(/,/g, ""));
    return text !== "" && !Number.isNaN(number) ? number : text.toLowerCase();
  };
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return a.localeCompare(b);
  };

  for (const table of all("table.sortable")) {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const body = table.tBodies[0];
        // Rows without a value come last in both directions.
        const empty = (row) => value(row, column) === "";
        const order = (a, b) => empty(a) - empty(b) || (up ? 1 : -1) * compare(value(a, column), value(b, column));
        body.append(...Array.from(body.rows).sort(order));
      });
    });
  }

  for (const table of all("table.filterable")) {
    const rows = Array.from(table.tBodies[0].rows);
    if (rows.length < 8) continue;
    const tools = document.createElement("p");
    tools.className = "choices";
    const tool = (words, input) => {
      const label = document.createElement("label");
      label.className = "search";
      label.append(`${words} `, input);
      tools.append(label);
      input.addEventListener("input", show);
      return input;
    };
    const text = tool("Show only", Object.assign(document.createElement("input"), { type: "search" }));
    const choice = (row, column) => row.cells[column].dataset.choice ?? row.cells[column].textContent.trim();
    const choices = all("thead th[data-choices]", table).map((head) => {
      const column = head.cellIndex;
      const select = document.createElement("select");
      select.append(new Option("any", ""));
      for (const words of new Set(rows.map((row) => choice(row, column)))) if (words) select.append(new Option(words, words));
      return [column, tool(head.dataset.choices, select)];
    });
    const said = document.createElement("span");
    said.className = "quiet";
    said.setAttribute("role", "status");
    tools.append(said);
    function show() {
      const wanted = text.value.toLowerCase();
      let count = 0;
      for (const row of rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted)
          || choices.some(([column, select]) => select.value && choice(row, column) !== select.value);
        count += !row.hidden;
      }
      said.textContent = count < rows.length ? `${count} of ${rows.length}` : "";
    }
    table.parentElement.before(tools);
  }

  // Nobody can unfold a section on paper.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("main details:not([open])");
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
  });
})();
