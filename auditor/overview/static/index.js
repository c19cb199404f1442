// Search, filters and order of the table of portals. The rows stand in the page; nothing is loaded.
"use strict";
(function () {
  const form = document.getElementById("filters");
  const rows = Array.from(document.querySelectorAll("table.portals tbody tr"));
  const fields = ["words", "answer", "platform", "moved"].map((id) => document.getElementById(id));
  const [words, answer, platform, moved] = fields;
  const count = document.getElementById("count");
  const texts = rows.map((row) => row.dataset.words.toLowerCase());
  function show() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach(function (row, number) {
      const fits = wanted.every((word) => texts[number].includes(word)) &&
        (!answer.value || row.dataset.answer === answer.value) &&
        (!platform.value || row.dataset.platform === platform.value) &&
        (!moved.checked || row.dataset.new !== "0");
      row.hidden = !fits;
      shown += fits;
    });
    count.textContent = shown === rows.length ? rows.length + " portals" : shown + " of " + rows.length + " portals";
  }
  function sorted(table, place, kind, heading) {
    const up = heading.getAttribute("aria-sort") !== (kind === "text" ? "ascending" : "descending");
    const rising = kind === "text" ? up : !up;
    table.querySelectorAll("th[aria-sort]").forEach((one) => one.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const body = table.tBodies[0];
    const keyed = Array.from(body.rows).map(function (row) {
      const cell = row.cells[place];
      return [kind === "text" ? cell.textContent.trim().toLowerCase() : cell.dataset.value, row];
    });
    keyed.sort(function (one, other) {
      if (kind === "text") { return (rising ? 1 : -1) * one[0].localeCompare(other[0]); }
      if (one[0] === "" || other[0] === "") { return (one[0] === "") - (other[0] === ""); } // not known stands last
      return (rising ? 1 : -1) * (Number(one[0]) - Number(other[0]));
    });
    body.append(...keyed.map((one) => one[1]));
  }
  document.querySelectorAll("table.portals").forEach(function (table) {
    table.querySelectorAll("th[data-sort]").forEach(function (heading) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
      button.addEventListener("click", () => sorted(table, heading.cellIndex, heading.dataset.sort, heading));
    });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  fields.forEach((field) => field.addEventListener("input", show));
  form.hidden = false;
  show();
})();
