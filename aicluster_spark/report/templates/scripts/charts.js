"use strict";
// One chart: drawn as wide as its place, again when that width changes.
(() => {
  const { all, specification, word } = reportTools;
  const views = new Map();
  const offline = () => Promise.reject(new Error("this page loads nothing"));
  const options = {
    actions: false,
    ast: false,
    renderer: "svg",
    loader: { load: offline, sanitize: (uri) => Promise.resolve({ href: uri }) },
    tooltip: { theme: "custom" },
  };

  // The chart library is a megabyte of script: it is run for the first chart, when the page can be read already.
  function loadLibrary() {
    if (window.vegaEmbed) return;
    const script = document.createElement("script");
    script.textContent = document.getElementById("library").textContent;
    document.head.append(script);
  }

  async function draw(place) {
    const name = place.dataset.chart;
    try {
      loadLibrary();
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
      const titles = spec.usermeta?.titles ?? [];
      all(".vega-bind option", place).forEach((option, n) => titles[n] && (option.title = titles[n]));
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

  // As many columns as a legend has room for, if it reaches beyond its chart: names may be long.
  function legendColumns(place) {
    const legend = place.querySelector("svg .role-legend");
    if (!legend?.querySelector(".role-legend-symbol")) return 0;
    const [{ left, right, width }, { left: start }] = [legend, place].map((part) => part.getBoundingClientRect());
    if (right - start <= place.clientWidth) return 0;
    const lefts = all(".role-legend-symbol", legend).map((s) => Math.round(s.getBoundingClientRect().left));
    return Math.max(1, Math.floor((new Set(lefts).size * (place.clientWidth - (left - start))) / width));
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

  reportTools.draw = draw;
})();
