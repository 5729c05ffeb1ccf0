"use strict";
(() => {
  const embedded = (id) => JSON.parse(document.getElementById(id).textContent);
  const texts = embedded("texts");
  const specs = embedded("specs");
  const shared = embedded("shared");
  const page = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ---- Languages: a text that differs between them has a number; the address keeps the choice. ----

  let language = texts.own;
  const side = () => (language === texts.own ? 0 : 1);
  const word = (name) => texts.words[side()][name];
  const TOLD = ["title", "aria-label", "placeholder"];

  function asked() {
    const found = /(?:^#|&)lang=(\w+)/.exec(location.hash);
    return found && [texts.own, texts.other].includes(found[1]) ? found[1] : texts.own;
  }

  function target() {
    return decodeURIComponent(location.hash.slice(1).split("&")[0]).replace(/^lang=.*/, "");
  }

  function keepInAddress() {
    const parts = [target(), language === texts.own ? "" : `lang=${language}`].filter(Boolean);
    const hash = parts.length ? `#${parts.join("&")}` : "";
    if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
  }

  function speak(chosen) {
    const changed = chosen !== language;
    language = chosen;
    page.lang = texts.tags[language];
    for (const button of all("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    }
    if (!changed) return;
    for (const element of all("[data-told]")) {
      const label = element.querySelector(":scope > .sort") ?? element;
      label.textContent = texts.pairs[element.dataset.told][side()];
    }
    for (const name of TOLD) {
      for (const element of all(`[data-told-${name}]`)) {
        element.setAttribute(name, texts.pairs[element.getAttribute(`data-told-${name}`)][side()]);
      }
    }
    for (const input of all("input[data-word]")) {
      input.placeholder = word(input.dataset.word);
      input.setAttribute("aria-label", word(input.dataset.word));
    }
    all("[data-rows]").forEach(count);
    redraw();
    document.dispatchEvent(new CustomEvent("languagechange", { detail: language }));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-language]");
    if (!button) return;
    speak(button.dataset.language);
    keepInAddress();
  });

  window.addEventListener("hashchange", () => {
    if (location.hash.includes("lang=")) speak(asked());
    keepInAddress();
  });

  // ---- Charts: drawn when they come near the view, the others when the page has nothing else to do. ----

  const views = new Map();
  const waiting = new Set();
  let drawing = false;
  const offline = () => Promise.reject(new Error("this page loads nothing"));
  const options = {
    actions: false,
    ast: false,
    renderer: "svg",
    loader: { load: offline, sanitize: (uri) => Promise.resolve({ href: uri }) },
    tooltip: { theme: "custom" },
  };

  function column(packed) {
    return Array.isArray(packed) ? packed : packed.codes.map((code) => packed.levels[code]);
  }

  function rows(data) {
    if (!data || !data.columns) return data;
    const columns = Object.entries(data.columns).map(([name, packed]) => [name, column(packed)]);
    return Array.from({ length: data.rows }, (_, row) => Object.fromEntries(columns.map(([n, c]) => [n, c[row]])));
  }

  // The specification of a chart in the language spoken, with its rows.
  function specification(name) {
    const { spec: own, other } = specs[name];
    const spec = structuredClone(own);
    if (side() === 1) {
      for (const [path, value] of other) {
        const last = path[path.length - 1];
        path.slice(0, -1).reduce((inner, key) => inner[key], spec)[last] = value;
      }
    }
    for (const set of Object.keys(spec.datasets ?? {})) spec.datasets[set] = rows(spec.datasets[set]);
    for (const set of spec.usermeta?.shared ?? []) spec.datasets[set] = shared[set];
    return spec;
  }

  async function draw(place) {
    const name = place.dataset.chart;
    try {
      const spec = specification(name);
      const aspect = spec.usermeta?.aspect;
      if (aspect) spec.height = Math.min(spec.height, place.clientWidth * aspect);
      views.get(place)?.finalize();
      let result = await vegaEmbed(place, spec, options);
      const columns = legendColumns(place);
      if (columns) {
        result.finalize();
        spec.config.legend.columns = columns;
        result = await vegaEmbed(place, spec, options);
      }
      views.set(place, result);
      const svg = place.querySelector("svg");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", spec.description ?? name);
      place.dataset.drawn = "yes";
      watch(place, aspect);
    } catch (error) {
      place.dataset.drawn = "no";
      place.textContent = word("not_drawn");
      console.error(name, error);
    }
    place.removeAttribute("aria-busy");
  }

  // As many columns as a legend has room for, if it is wider than its chart: names may be long.
  function legendColumns(place) {
    const legend = place.querySelector("svg .role-legend");
    const across = legend?.getBoundingClientRect().width ?? 0;
    if (across <= place.clientWidth || !legend.querySelector(".role-legend-symbol")) return 0;
    const lefts = all(".role-legend-symbol", legend).map((s) => Math.round(s.getBoundingClientRect().left));
    return Math.max(1, Math.floor((new Set(lefts).size * place.clientWidth) / across));
  }

  async function drawWaiting() {
    if (drawing) return;
    drawing = true;
    while (waiting.size) {
      const near = [...waiting].find((place) => place.dataset.near) ?? waiting.values().next().value;
      waiting.delete(near);
      await draw(near);
      await new Promise((resolve) => (near.dataset.near ? setTimeout(resolve) : idle(resolve)));
    }
    drawing = false;
    page.dataset.charts = "done";
  }

  const idle = window.requestIdleCallback ? (go) => requestIdleCallback(go, { timeout: 200 }) : (go) => setTimeout(go, 30);

  function redraw() {
    page.dataset.charts = "";
    all("[data-chart]").forEach((place) => waiting.add(place));
    drawWaiting();
  }

  // A chart inside a folded part has no width until it is opened.
  const widths = new Map();
  const resized = new ResizeObserver((entries) => {
    for (const { target: place } of entries) {
      const before = widths.get(place);
      if (!views.has(place) || before?.width === place.clientWidth) continue;
      widths.set(place, { ...before, width: place.clientWidth });
      const { view } = views.get(place);
      if (before?.aspect) view.height(place.clientWidth * before.aspect);
      view.resize().runAsync();
    }
  });
  function watch(place, aspect) {
    widths.set(place, { width: place.clientWidth, aspect });
    resized.observe(place);
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { target: place, isIntersecting } of entries) {
        if (isIntersecting) place.dataset.near = "yes";
        else delete place.dataset.near;
      }
    },
    { rootMargin: "400px 0px" },
  );

  // ---- Tables: sorted by their headings, filtered, downloaded. ----

  const value = (cell) => {
    if (!cell || cell.querySelector(".unknown")) return null;
    return cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value);
  };

  // What is unknown comes last in both directions.
  function compare(a, b) {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), page.lang, { numeric: true });
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

  const FEW = 6;
  function equip(table) {
    const rows = table.tBodies[0].rows.length;
    if (rows < 2) return;
    for (const heading of all("thead th", table)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
    }
    if (rows < FEW) return;
    const input = document.createElement("input");
    input.type = "search";
    input.dataset.filter = table.id;
    input.placeholder = word("filter");
    input.setAttribute("aria-label", word("filter"));
    input.dataset.word = "filter";
    const shown = document.createElement("span");
    shown.dataset.rows = table.id;
    shown.setAttribute("aria-live", "polite");
    document.querySelector(`[data-csv="${table.id}"]`).before(input, shown);
  }

  document.addEventListener("input", (event) => {
    const name = event.target.dataset?.filter;
    if (name) filter(document.getElementById(name), event.target.value);
  });

  // A spreadsheet runs text that begins with one of these as a formula; a quote before it makes it text again.
  const FORMULA = /^[\s\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@\t\r＝＋－＠]/;
  const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const defused = (text) => (FORMULA.test(text) ? `'${text}` : text);

  // The rows that are shown, in the order they are shown, numbers with all their digits.
  function csv(table) {
    const line = (row) =>
      [...row.cells]
        .map((cell) => {
          if (cell.querySelector(".unknown")) return "";
          return cell.dataset.value ?? quoted(defused(cell.textContent.trim()));
        })
        .join(",");
    return [...table.rows].filter((row) => !row.hidden).map(line).join("\r\n") + "\r\n";
  }

  function download(name) {
    const content = "\ufeff" + csv(document.getElementById(name));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
    link.download = `${document.body.dataset.kind === "synthetic" ? "SYNTHETIC-" : ""}${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-csv]");
    if (button) download(button.dataset.csv);
    const heading = event.target.closest(".sort")?.closest("th");
    if (heading) sort(heading);
  });

  // ---- The contents show where the reader is. ----

  const links = new Map(all(".contents a").map((a) => [a.hash.slice(1), a]));
  const spy = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );

  window.reportTools = { csv, specification, speak: (chosen) => (speak(chosen), keepInAddress()), word, language: () => language };
  all("table").forEach(equip);
  all("[data-chart]").forEach((place) => near.observe(place));
  all("main > section").forEach((section) => spy.observe(section));
  speak(asked());
  if (target()) document.getElementById(target())?.scrollIntoView();
  // The observer has told what is near before the first chart is drawn.
  requestAnimationFrame(() => setTimeout(redraw));
})();
