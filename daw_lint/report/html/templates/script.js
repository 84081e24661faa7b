"use strict";
(() => {
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));

  // Tools that need a script are hidden where none runs.
  for (const tool of all(".tools, .filter")) tool.hidden = false;

  for (const button of all("[data-fold]")) {
    button.addEventListener("click", () => {
      const open = button.dataset.fold === "open";
      for (const part of all("main details")) part.open = open;
      document.documentElement.classList.toggle("whole", open); // then all of it is printed
    });
  }

  for (const button of all(".copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const code = button.parentElement.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Selected: press Ctrl-C";
      }
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
    if (rows.length < 5) continue;
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
      for (const words of [...new Set(rows.map((row) => choice(row, column)))].sort()) if (words) select.append(new Option(words, words));
      return [(row) => choice(row, column) === select.value, tool(head.dataset.choices, select)];
    });
    if (table.dataset.rules && table.dataset.rules !== "[]") {
      const select = document.createElement("select");
      select.append(new Option("any", ""));
      for (const [code, words] of JSON.parse(table.dataset.rules)) select.append(new Option(words, code));
      choices.push([(row) => row.dataset.rules.split(" ").includes(select.value), tool("Rule", select)]);
      for (const link of all("[data-pick]")) {
        link.addEventListener("click", () => {
          select.value = link.dataset.value;
          show();
        });
      }
    }
    const said = document.createElement("span");
    said.className = "quiet";
    said.setAttribute("role", "status");
    tools.append(said);
    function show() {
      const wanted = text.value.toLowerCase();
      let count = 0;
      for (const row of rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted)
          || choices.some(([fits, select]) => select.value && !fits(row));
        count += !row.hidden;
      }
      said.textContent = count < rows.length ? `${count} of ${rows.length}` : "";
    }
    table.parentElement.before(tools);
  }

  // Plots: values below the pointer, and the place that is played. The margins are those of every plot.
  const left = 44;
  const right = 12;
  const audio = document.querySelector(".player audio");
  const minus = (text) => text.replace("-", "\u2212");
  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    const rest = String(whole % 60).padStart(2, "0");
    return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  };
  const overTime = [];

  const plot = (drawing) => {
    const values = JSON.parse(drawing.dataset.values);
    const line = Object.assign(document.createElement("div"), { className: "cursor", hidden: true });
    const played = Object.assign(document.createElement("div"), { className: "cursor played", hidden: true });
    const said = Object.assign(document.createElement("div"), { className: "values", hidden: true });
    said.setAttribute("aria-live", "polite");
    drawing.append(line, played, said);
    const width = () => all("svg", drawing).find((svg) => svg.getBoundingClientRect().width > 0).viewBox.baseVal.width;
    let here = 0; // the share of the axis, 0 to 1
    const put = (part, share) => {
      const whole = width();
      part.style.left = `${(100 * (left + share * (whole - left - right))) / whole}%`;
      part.hidden = false;
    };
    const words = (share) => {
      if (values.bands) {
        const hz = values.low * (values.high / values.low) ** share;
        const band = values.bands.find(([low, high]) => hz >= low && hz < high);
        return band ? `${Math.round(Math.sqrt(band[0] * band[1])).toLocaleString("en")} Hz: ${minus(band[2].toFixed(1))} dB` : "";
      }
      const at = share * values.end;
      const parts = values.rows.map(([label, unit, decimals, start, step, numbers]) => {
        const index = Math.floor((at - start) / step);
        if (index < 0 || index >= numbers.length) return "";
        const value = numbers[index];
        return `${label} ${value === null ? "silence" : minus(value.toFixed(decimals))}${value !== null && unit ? ` ${unit}` : ""}`;
      });
      return [clock(at), ...parts.filter(Boolean)].join(" \u00b7 ");
    };
    const show = (share) => {
      here = Math.min(Math.max(share, 0), 1);
      put(line, here);
      said.textContent = words(here);
      said.hidden = !said.textContent;
      said.style.left = here < 0.5 ? line.style.left : "";
      said.style.right = here < 0.5 ? "" : `${100 - parseFloat(line.style.left)}%`;
    };
    const hide = () => {
      line.hidden = true;
      said.hidden = true;
    };
    const share = (event) => {
      const box = drawing.getBoundingClientRect();
      const whole = width();
      return (((event.clientX - box.left) / box.width) * whole - left) / (whole - left - right);
    };
    drawing.addEventListener("pointermove", (event) => show(share(event)));
    drawing.addEventListener("pointerleave", hide);
    drawing.addEventListener("blur", hide);
    drawing.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -0.01, ArrowRight: 0.01 }[event.key];
      if (!step || event.target !== drawing) return;
      event.preventDefault();
      show(here + step);
    });
    drawing.tabIndex = 0;
    drawing.setAttribute("role", "group");
    drawing.setAttribute("aria-label", `Values: left and right arrow keys`);
    if (!values.end) return;
    drawing.classList.add("over-time");
    overTime.push({
      at: (seconds) => show(seconds / values.end),
      playedTo: (seconds) => put(played, Math.min(seconds / values.end, 1)),
    });
    drawing.addEventListener("click", (event) => {
      if (audio && !event.target.closest("a")) seek(Math.max(share(event), 0) * values.end);
    });
  };
  const seek = (seconds) => {
    if (audio) audio.currentTime = seconds;
    for (const one of overTime) one.playedTo(seconds);
  };
  for (const drawing of all(".drawing[data-values]")) plot(drawing);

  for (const link of all("[data-time]")) {
    link.addEventListener("click", (event) => {
      if (!overTime.length) return;
      event.preventDefault();
      const seconds = Number(link.dataset.time);
      document.getElementById("plot-waveform").scrollIntoView({ block: "center" });
      seek(seconds);
      document.querySelector("#plot-waveform .drawing").focus({ preventScroll: true });
      overTime[0].at(seconds);
    });
  }
  for (const marker of all("[data-at]")) marker.addEventListener("click", () => seek(Number(marker.dataset.at)));

  if (audio) {
    audio.addEventListener("timeupdate", () => {
      for (const one of overTime) one.playedTo(audio.currentTime);
    });
    audio.addEventListener("error", () => {
      audio.hidden = true;
      const said = document.querySelector(".player [role=status]");
      said.textContent = "The bounce cannot be played: it is no longer where it was, or this browser does not know its format.";
    });
  }

  // On paper nobody can unfold a section: who has unfolded all of them prints all of it, everybody else the short form.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = document.documentElement.classList.contains("whole") ? all("main details:not([open])") : [];
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
  });
})();
