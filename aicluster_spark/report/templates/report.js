"use strict";
(() => {
  const specs = JSON.parse(document.getElementById("specs").textContent);
  const shared = JSON.parse(document.getElementById("shared").textContent);
  const offline = () => Promise.reject(new Error("this page loads nothing"));
  const options = {
    actions: false,
    renderer: "svg",
    loader: { load: offline, sanitize: (uri) => Promise.resolve({ href: uri }) },
    tooltip: { theme: "custom" },
  };

  // Charts are drawn one after the other, so that the page answers while they are.
  async function draw() {
    for (const place of document.querySelectorAll("[data-chart]")) {
      try {
        const spec = specs[place.dataset.chart];
        const { aspect, shared: lent = [] } = spec.usermeta ?? {};
        for (const name of lent) spec.datasets[name] = shared[name];
        if (aspect) spec.height = Math.min(spec.height, place.clientWidth * aspect);
        const { view } = await vegaEmbed(place, spec, options);
        place.dataset.drawn = "yes";
        watch(place, view, aspect);
      } catch (error) {
        place.dataset.drawn = "no";
        place.textContent = "This chart could not be drawn; its table is below.";
        console.error(place.dataset.chart, error);
      }
      await new Promise((resolve) => setTimeout(resolve));
    }
    document.documentElement.dataset.charts = "done";
  }

  // A chart inside a folded part has no width until it is opened.
  function watch(place, view, aspect) {
    let width = place.clientWidth;
    new ResizeObserver(() => {
      if (place.clientWidth !== width) {
        width = place.clientWidth;
        if (aspect) view.height(width * aspect);
        view.resize().runAsync();
      }
    }).observe(place);
  }

  // A spreadsheet runs text that begins with one of these as a formula; a quote before it makes it text again.
  const FORMULA = /^[\s\u0000-\u001f\u200b-\u200f\u202a-\u202e\ufeff]*[=+\-@\t\r]/;
  const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const defused = (text) => (FORMULA.test(text) ? `'${text}` : text);

  function csv(table) {
    const line = (row) =>
      [...row.cells]
        .map((cell) => {
          if (cell.querySelector(".unknown")) return "";
          return cell.dataset.value ?? quoted(defused(cell.textContent.trim()));
        })
        .join(",");
    return [...table.rows].map(line).join("\r\n") + "\r\n";
  }

  function download(name) {
    const content = "\ufeff" + csv(document.getElementById(name));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
    link.download = `${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-csv]");
    if (button) download(button.dataset.csv);
  });

  // The contents show where the reader is.
  const links = new Map([...document.querySelectorAll(".contents a")].map((a) => [a.hash.slice(1), a]));
  const spy = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(entry.target.id).setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  document.querySelectorAll("main > section").forEach((section) => spy.observe(section));

  window.reportTools = { csv };
  draw();
})();
