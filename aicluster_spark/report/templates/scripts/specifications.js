"use strict";
// What Vega-Lite is asked to draw: rows from packed columns, texts in the language spoken.
(() => {
  const { embedded, side } = reportTools;
  const read = new Map();

  // Embedded JSON is large; it is read when the first chart needs it.
  function once(id) {
    if (!read.has(id)) read.set(id, embedded(id));
    return read.get(id);
  }

  function column(packed) {
    return Array.isArray(packed) ? packed : packed.codes.map((code) => packed.levels[code]);
  }

  function rows(data) {
    if (!data || !data.columns) return data;
    const columns = Object.entries(data.columns).map(([name, packed]) => [name, column(packed)]);
    return Array.from({ length: data.rows }, (_, row) => Object.fromEntries(columns.map(([n, c]) => [n, c[row]])));
  }

  function specification(name) {
    const { spec: own, other } = once("specs")[name];
    const spec = structuredClone(own);
    if (side() === 1) {
      for (const [path, value] of other) {
        const last = path[path.length - 1];
        path.slice(0, -1).reduce((inner, key) => inner[key], spec)[last] = value;
      }
    }
    for (const set of Object.keys(spec.datasets ?? {})) spec.datasets[set] = rows(spec.datasets[set]);
    for (const set of spec.usermeta?.shared ?? []) spec.datasets[set] = once("shared")[set];
    return spec;
  }

  reportTools.specification = specification;
})();
