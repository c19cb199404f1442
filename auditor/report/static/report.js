// What the page does beside being read: ticks, sorting, filtering, paging, a download. It asks the network for nothing.
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(byId(id).textContent);

  // ---- Folded parts open when a link leads into them, and all of them on paper.
  function reveal(id) {
    const target = id && byId(id);
    if (!target) return;
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    target.scrollIntoView();
  }
  function fragment() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch (problem) { return ""; }
  }
  addEventListener("hashchange", () => reveal(fragment()));
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) reveal(fragment());
  });
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const part of closed) part.open = true;
  });
  addEventListener("afterprint", () => { for (const part of closed) part.open = false; closed = []; });
  reveal(fragment());

  // ---- What several fixes give together: every combination was computed beforehand, nothing is added up here.
  function whatif() {
    const results = read("whatif-data"), ticks = [...document.querySelectorAll("input[data-bit]")];
    if (!results.length || !ticks.length) return;
    const said = byId("whatif-result");
    const bold = (text) => Object.assign(document.createElement("b"), { textContent: text });
    function show() {
      const mask = ticks.reduce((sum, tick) => sum | (tick.checked ? 1 << tick.dataset.bit : 0), 0);
      const [score, coverage, gain] = results[mask || results.length - 1], number = ticks.filter((tick) => tick.checked).length;
      const which = number === 0 ? "All of these together" : number === 1 ? "With the one ticked" : `With the ${number} ticked`;
      said.textContent = "";
      said.append(`${which}: score `, bold(score), ` (${gain}), coverage `, bold(coverage), ".");
    }
    for (const tick of ticks) { tick.disabled = false; tick.checked = false; tick.addEventListener("change", show); }
    show();
  }
  whatif();

  // ---- Sorting by the headings: a button in each, the direction in aria-sort.
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  // What is not known comes last, whichever way a column is sorted.
  function compared(one, other, sign) {
    const oneEmpty = one === "" || one === null, otherEmpty = other === "" || other === null;
    if (oneEmpty || otherEmpty) return oneEmpty - otherEmpty;
    return sign * (typeof one === "number" ? one - other : collator.compare(one, other));
  }
  function heading(cell, chosen) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", chosen);
  }
  function marked(cells, cell, direction) {
    for (const other of cells) other.removeAttribute("aria-sort");
    if (cell) cell.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  }

  function sortable(table) {
    const body = table.tBodies[0], cells = [...table.querySelectorAll("th[data-sort]")], first = Number(table.dataset.first || 1e9);
    const more = table.dataset.more && byId(table.dataset.more);
    let all = !more || body.rows.length <= first + 3;
    const show = () => {
      [...body.rows].forEach((row, place) => { row.hidden = !all && place >= first; });
      if (more) more.hidden = all;
    };
    if (more) more.addEventListener("click", () => { all = true; show(); });
    for (const cell of cells) {
      const number = cell.dataset.sort === "number", place = cell.cellIndex;
      heading(cell, () => {
        const now = cell.getAttribute("aria-sort");
        const direction = now ? (now === "ascending" ? -1 : 1) : number ? -1 : 1;
        const value = (row) => {
          const text = number ? row.cells[place].dataset.value : row.cells[place].textContent.trim();
          return number && text !== "" ? Number(text) : text;
        };
        const rows = [...body.rows].map((row) => [value(row), row]);
        rows.sort((one, other) => compared(one[0], other[0], direction));
        body.append(...rows.map((pair) => pair[1]));
        marked(cells, cell, direction);
        show();
      });
    }
    show();
  }
  for (const table of document.querySelectorAll("table.sortable")) sortable(table);

  // ---- The table of datasets.
  function datasets() {
    const table = byId("datasets-table");
    if (!table) return;
    const data = read("dataset-data"), at = Object.fromEntries(data.columns.map((name, place) => [name, place]));
    const lists = data.lists, states = data.states, checks = data.checks, unknown = data.notStated;
    const rows = data.rows, body = table.tBodies[0], cells = [...table.querySelectorAll("th[data-column]")];
    const listed = new Set(["publisher", "license", "frequency", "reason", "leftOut", "portal", "sure", "ticks", "visits"]);
    const value = (row, name) => (listed.has(name) ? lists[name][row[at[name]]] : row[at[name]]);
    const address = (row) => {
      const tail = row[at.link], whole = tail.startsWith("/") ? value(row, "portal") + tail : tail;
      return /^https?:\/\//i.test(whole) ? whole : "";
    };
    // A sentence is kept once for all that differ in their numbers alone.
    const reason = (row) => {
      const sentence = value(row, "reason"), numbers = row[at.blanks];
      if (!numbers) return sentence;
      const filled = numbers.split("|");
      return sentence.split("\u00a4").map((part, place) => (place ? filled[place - 1] : "") + part).join("");
    };
    const words = rows.map((row) => [row[at.title], value(row, "publisher"), row[at.id]].join("\n").toLowerCase());
    const fields = ["text", "publisher", "state", "check", "left"].map((name) => byId("filter-" + name));
    const [text, publisher, state, check, left] = fields;
    // The order that sorting starts from; a column has one direction that is asked for first.
    const falls = { issued: -1, modified: -1, failing: -1 };
    let shown = rows.map((_, place) => place), sorted = "title", direction = 1, page = 0;

    const sortValue = (row, name) => {
      if (name === "state") return row[at.state];
      if (name === "failing") return value(row, "leftOut") ? null : row[at.failing].length;
      return value(row, name);
    };
    function arrange() {
      const keys = new Map(shown.map((place) => [place, sortValue(rows[place], sorted)]));
      shown.sort((one, other) => compared(keys.get(one), keys.get(other), direction) || one - other);
    }
    function sift() {
      const wanted = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const stateAt = states.findIndex((pair) => pair[0] === state.value);
      const checkAt = checks.findIndex((pair) => pair[0] === check.value);
      const publisherAt = lists.publisher.indexOf(publisher.value);
      shown = [];
      rows.forEach((row, place) => {
        if (publisher.value !== "*" && row[at.publisher] !== publisherAt) return;
        if (state.value !== "*" && row[at.state] !== stateAt) return;
        if (check.value !== "*" && !row[at.failing].includes(checkAt)) return;
        if (left.value !== "*" && (left.value === "yes") !== Boolean(value(row, "leftOut"))) return;
        if (wanted.every((word) => words[place].includes(word))) shown.push(place);
      });
      arrange();
      page = 0;
      draw();
    }

    const made = (name, ...content) => { const part = document.createElement(name); part.append(...content); return part; };
    const told = (content) => (content ? made("bdi", content) : made("i", unknown));
    function cell(label, ...content) {
      const part = made("td", ...content);
      part.setAttribute("role", "cell");
      part.dataset.label = label;
      return part;
    }
    function drawn(row) {
      const line = made("tr"), name = made("th"), url = address(row), out = value(row, "leftOut");
      line.setAttribute("role", "row");
      name.scope = "row";
      name.setAttribute("role", "rowheader");
      name.dataset.label = "Dataset";
      const title = made("bdi", row[at.title] || "(without a title)");
      if (url) {
        const link = made("a", title);
        link.href = url;
        link.rel = "noopener noreferrer nofollow";
        name.append(link);
      } else name.append(title);
      name.append(made("br"), made("small", made("code", row[at.id])));
      if (out) name.append(made("br"), Object.assign(made("small", "left out: " + out), { className: "left" }));
      const issued = cell("Issued", told(row[at.issued])), modified = cell("Data changed", told(row[at.modified]));
      issued.className = modified.className = "date";
      const failing = cell("Failing checks"), failed = row[at.failing];
      if (out) failing.append(made("i", "not judged"));
      else {
        failing.append(String(failed.length));
        const names = failed.map((number) => checks[number][0].split("/").pop().replaceAll("_", " "));
        if (failed.length) failing.append(made("br"), made("small", names.join(", ")));
      }
      line.append(name, cell("Department", told(value(row, "publisher"))), cell("License", told(value(row, "license"))),
        issued, modified, cell("Declared frequency", told(value(row, "frequency"))),
        refresh(row), failing);
      return line;
    }

    // ---- The strip of a dataset: its known changes on a line of days that ends at the audit.
    const SVG = "http://www.w3.org/2000/svg", taken = Date.parse(data.takenAt), window_ = data.window;
    const tones = { routine: "good", routine_declared: "good", irregular_active: "good", late: "slow", stale: "bad", published_once: "bad" };
    const drawing = (name, attributes) => {
      const part = document.createElementNS(SVG, name);
      for (const [key, one] of Object.entries(attributes)) part.setAttribute(key, one);
      return part;
    };
    function unpacked(text) {
      const days = [];
      let day = 0;
      for (const [, far, near] of text.matchAll(/\.(..)|([^~])/g)) days.push((day += parseInt(far || near, 36)));
      return days;
    }
    const dated = (ago) => new Date(taken - ago * 864e5).toISOString().slice(0, 10);
    const counted = (days) => `${days.toLocaleString("en-US")} ${days === 1 ? "day" : "days"}`;
    function changes(row) {
      const days = unpacked(value(row, "ticks"));
      if (row[at.age] !== null && !days.includes(row[at.age])) days.push(row[at.age]);
      return days.sort((one, other) => one - other);
    }
    function said(row) {
      const age = row[at.age], due = row[at.due], days = changes(row), visits = unpacked(value(row, "visits")), lines = [];
      if (age === null) lines.push("No date of a change is known.");
      else {
        const many = value(row, "ticks").startsWith("~"), most = many ? 1 : 6, shown = days.slice(0, most).map(dated).join(", ");
        const more = days.length > most ? ` and ${days.length - most} more on the strip` : "";
        const known = many ? "A mark stands for all known changes of 12 days; the latest" : `Known change${days.length > 1 ? "s" : ""}`;
        lines.push(`${due >= 0 ? known : "A date that says little of the data"}: ${shown}${many ? "" : more}.`);
        if (due > 0) {
          lines.push(age > due ? `The next was expected by ${dated(age - due)}: ${counted(age - due)} overdue.`
            : `The next is expected by ${dated(age - due)}.`);
        }
      }
      if (visits.length > 1) lines.push(`Visited ${visits.length} times since ${dated(visits[visits.length - 1])}.`);
      return lines.join(" ");
    }
    function strip(row) {
      const at_ = (ago) => `${Math.max(100 * (1 - ago / window_), 0).toFixed(2)}%`, wide = (days) => `${(100 * days / window_).toFixed(2)}%`;
      const picture = drawing("svg", { class: "strip", role: "img", tabindex: "0", "aria-label": said(row) });
      const issued = row[at.issued] ? Math.max(Math.round((taken - Date.parse(row[at.issued])) / 864e5), 0) : Infinity;
      const age = row[at.age], due = row[at.due], tone = tones[states[row[at.state]][0]] || "none";
      if (age !== null && due > 0) {
        const start = Math.min(age, window_), ends = Math.max(age - due, 0);
        if (start > ends) picture.append(drawing("rect", { x: at_(start), width: wide(start - ends), y: 5, height: 12, class: "strip-band" }));
        if (ends) picture.append(drawing("rect", { x: at_(Math.min(ends, window_)), width: wide(Math.min(ends, window_)), y: 5, height: 12, class: "strip-over" }));
      }
      picture.append(drawing("line", { x1: at_(365), x2: at_(365), y1: 3, y2: 19, class: "strip-year" }));
      const begins = at_(Math.min(issued, window_));
      picture.append(drawing("line", { x1: 0, x2: begins, y1: 11, y2: 11, class: "strip-before" }));
      picture.append(drawing("line", { x1: begins, x2: "100%", y1: 11, y2: 11, class: "strip-line" }));
      if (issued <= window_) picture.append(drawing("circle", { cx: begins, cy: 11, r: 3, class: "strip-issued" }));
      const doubt = due < 0, many = value(row, "ticks").startsWith("~");
      for (const day of changes(row)) {
        if (day > window_) continue;
        // Of too many changes a mark stands for a stretch of twelve days, and is nearly as wide.
        picture.append(drawing("rect", { x: at_(many ? day + 9.5 : day), y: doubt ? 5.5 : 4, width: many ? "1.3%" : doubt ? 2.6 : 2,
          height: doubt ? 11 : 14, transform: many ? "" : "translate(-2 0)", class: doubt ? "strip-doubt" : `strip-tick st-${tone}` }));
      }
      if (age !== null && age > window_) {
        const earlier = drawing("text", { x: 0, y: 8 });
        earlier.textContent = `\u25c2 ${dated(age).slice(0, 4)}`;
        picture.append(earlier);
      }
      for (const day of unpacked(value(row, "visits"))) picture.append(drawing("circle", { cx: at_(day), cy: 22, r: 1.6, class: "strip-visit" }));
      return picture;
    }
    function refresh(row) {
      const [state, mark, label] = states[row[at.state]], sure = value(row, "sure"), tone = tones[state];
      const word = Object.assign(made("b", `${mark} ${label}`), { className: `verdict${tone ? " verdict-" + tone : ""}` });
      const part = cell("Refresh state", word);
      const picture = strip(row);
      picture.dataset.tip = `${mark} ${label}${sure ? ` (confidence ${sure})` : ""}: ${reason(row)}. ${said(row)}`;
      part.append(picture, made("small", reason(row)));
      if (sure) part.append(made("br"), made("small", "Confidence " + sure));
      return part;
    }
    const number = (count) => count.toLocaleString("en-US");
    function draw() {
      const pages = Math.max(Math.ceil(shown.length / data.page), 1);
      page = Math.min(Math.max(page, 0), pages - 1);
      const part = shown.slice(page * data.page, (page + 1) * data.page);
      body.replaceChildren(...part.map((place) => drawn(rows[place])));
      byId("shown").textContent = `${number(shown.length)} of ${number(rows.length)} datasets`;
      byId("page-of").textContent = `Page ${number(page + 1)} of ${number(pages)}`;
      const pager = byId("pager");
      pager.hidden = pages < 2;
      for (const button of pager.querySelectorAll("button")) {
        const back = button.dataset.go === "first" || button.dataset.go === "previous";
        // Not `disabled`: a button that loses the focus under the finger sends a keyboard user back to the top.
        button.setAttribute("aria-disabled", String(back ? page === 0 : page === pages - 1));
      }
    }

    const pick = byId("sort-by");
    function sort(name, way) {
      sorted = name;
      direction = way;
      marked(cells, cells.find((one) => one.dataset.column === name), direction);
      pick.value = name;
      arrange();
      page = 0;
      draw();
    }
    for (const one of cells) {
      const name = one.dataset.column;
      const option = made("option", one.textContent.trim());
      option.value = name;
      pick.append(option);
      heading(one, () => sort(name, sorted === name ? -direction : falls[name] || 1));
    }
    pick.addEventListener("change", () => sort(pick.value, falls[pick.value] || 1));
    pick.value = sorted;

    byId("pager").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || button.getAttribute("aria-disabled") === "true") return;
      page = { first: 0, previous: page - 1, next: page + 1, last: Infinity }[button.dataset.go];
      draw();
      byId("filters").scrollIntoView({ block: "start" });
    });
    let waiting = 0;
    text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(sift, 120); });
    for (const field of fields.slice(1)) field.addEventListener("change", sift);
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("reset", () => setTimeout(sift, 0));
    byId("csv").addEventListener("click", () => download(shown.map((place) => rows[place])));

    // Numbers elsewhere in the page lead to their datasets here.
    document.addEventListener("click", (event) => {
      const link = event.target.closest && event.target.closest("a[data-check], a[data-publisher], a[data-state]");
      if (!link) return;
      event.preventDefault();
      byId("filters").reset();
      const field = "check" in link.dataset ? check : "state" in link.dataset ? state : publisher;
      field.value = link.dataset.check || link.dataset.state || link.dataset.publisher || "";
      if (field !== check) left.value = "no";
      clearTimeout(waiting);
      setTimeout(() => { sift(); byId("filters").scrollIntoView(); field.focus(); }, 0);
    });

    // The same rule as in the tables beside the page: what a spreadsheet would run as a formula gets an apostrophe.
    const safe = (content) => (/^[=+\-@\t\r\n|%]/.test(content) ? "'" + content : content);
    const quoted = (content) => (/[",\r\n]/.test(content) ? '"' + content.replaceAll('"', '""') + '"' : content);
    function download(part) {
      const header = ["id", "title", "publisher", "license", "issued", "data_modified", "accrual_periodicity",
        "refresh_state", "confidence", "reason", "left_out", "failed", "landing_page"];
      const lines = part.map((row) => [row[at.id], row[at.title], value(row, "publisher"), value(row, "license"),
        row[at.issued], row[at.modified], value(row, "frequency"), states[row[at.state]][0],
        value(row, "sure").split(",")[0], reason(row),
        value(row, "leftOut"), row[at.failing].map((one) => checks[one][0]).join(" "), address(row)]);
      const content = [header, ...lines].map((line) => line.map((one) => quoted(safe(String(one)))).join(",")).join("\r\n");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff" + content + "\r\n"], { type: "text/csv;charset=utf-8" }));
      link.download = "datasets-shown.csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }
    byId("strip-key").hidden = false;
    byId("filters").hidden = false;
    draw();
  }
  datasets();

  // ---- What a strip says in words, beside it while it is pointed at or has the focus; Escape puts it away.
  function tips() {
    const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
    tip.setAttribute("aria-hidden", "true");
    document.body.append(tip);
    let owner = null;
    const hide = () => { tip.hidden = true; owner = null; };
    function show(part) {
      owner = part;
      tip.textContent = part.dataset.tip;
      tip.hidden = false;
      const place = part.getBoundingClientRect(), own = tip.getBoundingClientRect(), wide = document.documentElement.clientWidth;
      tip.style.left = `${Math.max(Math.min(place.left, wide - own.width - 8), 8) + scrollX}px`;
      const above = place.bottom + own.height + 8 > innerHeight && place.top > own.height;
      tip.style.top = `${(above ? place.top - own.height - 2 : place.bottom + 2) + scrollY}px`;
    }
    const of = (event) => event.target.closest && event.target.closest("[data-tip]");
    for (const name of ["mouseover", "focusin"]) {
      document.addEventListener(name, (event) => { const part = of(event); if (part && part !== owner) show(part); });
    }
    document.addEventListener("mouseout", (event) => {
      if (owner && !tip.contains(event.relatedTarget) && event.relatedTarget !== owner && document.activeElement !== owner) hide();
    });
    document.addEventListener("focusout", hide);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }
  tips();
  document.documentElement.dataset.ready = "yes";
})();
