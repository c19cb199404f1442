// The datasets of one portal: loaded in parts, searched and filtered here, a page at a time. Texts are texts, never HTML.
"use strict";
(function () {
  const place = document.getElementById("datasets");
  const folder = place.dataset.folder, chunks = Number(place.dataset.chunks), total = Number(place.dataset.total);
  const end = Date.parse(place.dataset.at) || Date.now();
  const form = document.getElementById("filters"), body = document.getElementById("rows");
  const more = document.getElementById("more"), count = document.getElementById("count");
  const fields = ["words", "state", "department"].map((id) => document.getElementById(id));
  const [words, state, department] = fields;
  const labels = new Map(Array.from(state.options, (one) => [one.value, one.textContent]));
  const parts = [], evidence = new Map(), waiting = new Map();
  const PAGE = 50, YEAR = 365 * 864e5;
  let all = [], found = [], shown = 0;

  function load(name) {
    return new Promise(function (done, failed) {
      waiting.set(name, done);
      const script = document.createElement("script");
      script.src = folder + "/" + name + ".js";
      script.onerror = () => failed(new Error(name));
      document.head.append(script);
    });
  }
  window.auditorLoaded = function (name, held) { waiting.get(name)(held); };

  function read(held, number) {
    return held.rows.map(function (row, at) {
      const one = { chunk: number, at: at };
      held.columns.forEach(function (name, column) {
        one[name] = held.shared[name] ? held.shared[name][row[column]] : row[column];
      });
      one.text = (one.title + " " + one.id + " " + one.publisher).toLowerCase();
      return one;
    });
  }
  function element(name, text, kind) {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }
  function year(one) {
    const space = "http://www.w3.org/2000/svg", made = document.createElementNS(space, "svg");
    const days = one.changes.map((day) => Date.parse(day)).filter((day) => day >= end - YEAR && day <= end + 864e5);
    made.setAttribute("class", "year");
    made.setAttribute("viewBox", "0 0 366 18");
    made.setAttribute("preserveAspectRatio", "none");
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", days.length + (days.length === 1 ? " change" : " changes") + " seen within a year");
    function bar(kind, x, y, width, height) {
      const part = document.createElementNS(space, "rect");
      Object.entries({ "class": kind, x: x, y: y, width: width, height: height }).forEach((pair) => part.setAttribute(...pair));
      made.append(part);
    }
    bar("ground", 0, 8, 366, 2);
    days.forEach((day) => bar("tick", Math.max(0, 364 - (end - day) / 864e5), 1, 2.5, 16));
    return made;
  }
  function tell(list, pairs) {
    pairs.filter((pair) => pair[1]).forEach(function (pair) {
      list.append(element("dt", pair[0]));
      const told = element("dd");
      told.append(pair[2] ? element("code", pair[1]) : document.createTextNode(pair[1]));
      list.append(told);
    });
  }
  async function why(one, row, button) {
    if (button.getAttribute("aria-expanded") === "true") {
      row.nextSibling.remove();
      button.setAttribute("aria-expanded", "false");
      return;
    }
    button.setAttribute("aria-expanded", "true");
    const detail = element("tr", null, "why"), cell = element("td"), list = element("dl");
    cell.colSpan = 5;
    cell.append(list);
    detail.append(cell);
    row.after(detail);
    const sure = one.confidence === null ? "" : " (confidence " + one.confidence.toFixed(2) + ")";
    tell(list, [
      ["Verdict of " + one.told, one.reason + sure], ["Rule", one.rule, true], ["In this state since", one.since],
      ["Not counted", one.left_out], ["Every", one.period_days ? one.period_days + " days, as far as was seen" : ""],
      ["Identifier", one.id, true],
    ]);
    if (!evidence.has(one.chunk)) { evidence.set(one.chunk, load("evidence-" + one.chunk)); }
    try {
      const held = await evidence.get(one.chunk), at = held.rows[one.at];
      tell(list, [
        ["Captures", held.shared.folder[at[0]], true], ["WARC record", at[1], true], ["Pointer into it", at[2], true],
        ["sha256 of the record", at[3], true],
      ]);
    } catch (problem) {
      cell.append(element("p", "Where to look it up could not be loaded.", "lead"));
    }
  }
  function add() {
    found.slice(shown, shown + PAGE).forEach(function (one) {
      const row = document.createElement("tr"), head = element("th"), button = element("button", one.title || one.id, "open-row");
      head.scope = "row";
      button.type = "button";
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => why(one, row, button));
      head.append(button);
      const strip = element("td");
      strip.append(year(one));
      const told = labels.get(one.state) || one.state.replaceAll("_", " ");
      row.append(head, element("td", one.publisher), element("td", one.left_out ? "not counted" : told), element("td", one.changed || "not known"), strip);
      body.append(row);
    });
    shown = Math.min(found.length, shown + PAGE);
    more.hidden = shown >= found.length;
  }
  function show() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const named = department.value === "none named" ? "" : department.value;
    found = all.filter((one) => wanted.every((word) => one.text.includes(word)) &&
      (!state.value || (one.state === state.value && !one.left_out)) &&
      (!department.value || one.publisher === named));
    body.replaceChildren();
    shown = 0;
    add();
    const of = all.length < total ? "the first " + all.length.toLocaleString("en") + " of " : "";
    count.textContent = found.length.toLocaleString("en") + " of " + of + total.toLocaleString("en") + " datasets";
  }
  async function begin() {
    for (let number = 1; number <= chunks; number += 1) {
      try {
        parts.push(read(await load("datasets-" + number), number));
      } catch (problem) {
        count.textContent = "Part " + number + " of the table could not be loaded.";
        return;
      }
      all = parts.flat();
      if (number === 1 || number === chunks || words.value || state.value || department.value) { show(); }
    }
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  fields.forEach((field) => field.addEventListener("input", show));
  more.addEventListener("click", add);
  form.hidden = false;
  begin();
})();
