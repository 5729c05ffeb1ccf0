"use strict";
// Tables are sorted by their headings and filtered; a folded one gets its controls when it is opened.
(() => {
  const { all, word } = reportTools;
  const FEW = 6;

  const value = (cell) => {
    if (!cell || cell.querySelector(".unknown")) return null;
    return cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value);
  };

  // What is unknown comes last in both directions.
  function compare(a, b) {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
  }

  function sort(heading) {
    const table = heading.closest("table");
    const down = heading.getAttribute("aria-sort") === "ascending";
    all("[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const place = heading.cellIndex;
    const keyed = [...table.tBodies[0].rows].map((row) => [value(row.cells[place]), row]);
    const turn = (a, b) => (down && a !== null && b !== null ? compare(b, a) : compare(a, b));
    keyed.sort(([a], [b]) => turn(a, b));
    table.tBodies[0].append(...keyed.map(([, row]) => row));
  }

  function filter(table, text) {
    const wanted = text.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const row of table.tBodies[0].rows) {
      const content = row.textContent.toLocaleLowerCase();
      row.hidden = !wanted.every((part) => content.includes(part));
    }
    const shown = document.querySelector(`[data-rows="${table.id}"]`);
    if (shown) count(shown);
  }

  function count(place) {
    const body = document.getElementById(place.dataset.rows).tBodies[0].rows;
    const shown = [...body].filter((row) => !row.hidden).length;
    place.textContent = shown === body.length ? "" : word("rows_shown").replace("{shown}", shown).replace("{rows}", body.length);
  }

  function equip(table) {
    const rows = table.tBodies[0].rows.length;
    if (rows < 2 || table.querySelector(".sort")) return;
    for (const heading of all("thead th", table)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
    }
    if (rows >= FEW) addFilter(table);
  }

  function addFilter(table) {
    const input = document.createElement("input");
    input.type = "search";
    input.dataset.filter = table.id;
    name(input);
    const shown = document.createElement("span");
    shown.dataset.rows = table.id;
    shown.setAttribute("aria-live", "polite");
    table.closest(".table").querySelector("[data-csv]").before(input, shown);
  }

  function name(input) {
    input.placeholder = word("filter");
    input.setAttribute("aria-label", word("filter"));
  }

  document.addEventListener("input", (event) => {
    const table = event.target.dataset?.filter;
    if (table) filter(document.getElementById(table), event.target.value);
  });
  document.addEventListener("click", (event) => {
    const heading = event.target.closest(".sort")?.closest("th");
    if (heading) sort(heading);
  });
  document.addEventListener("languagechange", () => {
    all("input[data-filter]").forEach(name);
    all("[data-rows]").forEach(count);
  });
  // `toggle` does not bubble.
  document.addEventListener("toggle", (event) => all("table", event.target).forEach(equip), true);
  all(".table:not(details) table").forEach(equip);
})();
