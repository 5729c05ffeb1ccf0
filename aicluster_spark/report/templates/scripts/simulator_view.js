"use strict";
// The simulator's controls: two scenarios of one city, drawn again at every change.
(() => {
  const box = document.getElementById("simulator-box");
  if (!box) return;
  const { models, cost: costs } = JSON.parse(document.getElementById("simulator-data").textContent);
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  const [modelChoice, cityChoice] = ["model", "city"].map(part);
  const STEPS = 200;
  const SIDES = ["a", "b"];
  let scenario = { a: [], b: [] };

  const said = (key, values = {}) =>
    box.querySelector(`[data-text="${CSS.escape(key)}"]`).textContent.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const written = (value, digits) =>
    new Intl.NumberFormat(document.documentElement.lang, digits).format(value).replace("-", "−");
  const figure = (value) => written(value, { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
  const model = () => models[Number(modelChoice.value)];
  const city = () => model().cities.indexOf(cityChoice.value);
  const label = (name) => said(`variable:${name}`);
  const outcome = () => said(`outcome:${model().outcome}`);

  function make(tag, attributes = {}, text = "") {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  }

  // Cities the model has no row of cannot be chosen; the first shown is the one with the most expected.
  function offerCities(keep) {
    const { cities, linear } = model();
    const here = new Set(cities);
    for (const option of cityChoice.options) {
      option.hidden = option.disabled = !here.has(option.value);
    }
    if (!keep || !here.has(cityChoice.value)) cityChoice.value = cities[linear.indexOf(Math.max(...linear))];
  }

  // What was only ever seen at two values is switched from one to the other: half of a law is no scenario.
  const isSwitch = (place) => model().ranges[place][4] === 2;

  // Scenario B raises policy by one standard deviation, or lowers it where it is as high as it was seen.
  function restart() {
    const base = model().values[city()];
    scenario = { a: [...base], b: [...base] };
    const place = model().policy;
    const [low, high, , deviation] = model().ranges[place];
    const std = isSwitch(place) ? high - low : deviation;
    scenario.b[place] = base[place] < high ? Math.min(high, base[place] + std) : Math.max(low, base[place] - std);
    controls();
    show();
  }

  function controls() {
    const rows = model().variables.map((name, place) => {
      const row = make("div", { class: "move", role: "group", "aria-label": label(name) });
      row.append(make("span", { class: "name" }, label(name)));
      for (const side of SIDES) row.append(control(place, side, name));
      return row;
    });
    part("moves").replaceChildren(...rows);
  }

  // A quarter of the range beyond either end can be tried; the page then warns.
  function control(place, side, name) {
    const [low, high] = model().ranges[place];
    const room = isSwitch(place) ? 0 : (high - low) / 4 || 1;
    const value = scenario[side][place];
    const [min, max] = [Math.min(low - room, value), Math.max(high + room, value)];
    const words = `${label(name)}, ${said(side)}`;
    const holder = make("span", { class: "control" });
    const shared = { min, max, step: (max - min) / (isSwitch(place) ? 1 : STEPS), "aria-label": words };
    const slider = make("input", { type: "range", ...shared });
    const number = make("input", { type: "number", ...shared, step: "any" });
    slider.value = value;
    number.value = Number(value.toPrecision(5));
    const moved = (source, other) => () => {
      if (source.value === "" || !Number.isFinite(source.valueAsNumber)) return;
      const within = Math.min(max, Math.max(min, source.valueAsNumber));
      scenario[side][place] = isSwitch(place) ? (within < (low + high) / 2 ? low : high) : within;
      other.value = Number(scenario[side][place].toPrecision(5));
      show();
    };
    // What was typed outside, or taken away, becomes what is computed with.
    const settled = () => {
      number.value = Number(scenario[side][place].toPrecision(5));
    };
    slider.addEventListener("input", moved(slider, number));
    number.addEventListener("input", moved(number, slider));
    number.addEventListener("change", settled);
    holder.append(slider, number);
    return holder;
  }

  function interval({ lower, upper }) {
    return said("interval", { low: figure(lower), high: figure(upper) });
  }

  function show() {
    const [m, c] = [model(), city()];
    const [a, b] = SIDES.map((side) => simulator.predict(m, c, scenario[side]));
    const gap = simulator.difference(m, c, scenario.a, scenario.b);
    const facts = { year: m.years[c], observed: written(m.observed[c], { maximumSignificantDigits: 6 }), outcome: outcome() };
    part("base").textContent = said("base", facts);
    const entries = [
      [said("a"), figure(a.mean), interval(a)],
      [said("b"), figure(b.mean), interval(b)],
      [said("difference"), figure(gap.estimate), interval(gap)],
      ...costLines(gap),
    ];
    part("results").replaceChildren(
      ...entries.map(([name, value, below]) => {
        const entry = make("div");
        const detail = make("dd");
        detail.append(make("span", { class: "figure" }, value), make("span", { class: "detail" }, below));
        entry.append(make("dt", {}, name), detail);
        return entry;
      }),
    );
    const same = gap.estimate === 0 && gap.std_error === 0;
    const apart = gap.lower > 0 || gap.upper < 0;
    part("reading").textContent = said(same ? "same" : apart ? "apart" : "null");
    warn(m);
  }

  function costLines(gap) {
    const extra = simulator.cost(costs, model(), scenario.a, scenario.b);
    if (extra === null) return [];
    const money = (value) => `${figure(value)} ${costs.currency}`;
    const lines = [[said("cost"), money(extra), ""]];
    const each = said("unit_cost", { outcome: outcome() }); // whatever the model explains: a study may ask for another count
    if (extra <= 0 || gap.estimate <= 0) return [...lines, [each, "–", said("no_unit_cost")]];
    const bounds = gap.lower > 0 ? { low: money(extra / gap.upper), high: money(extra / gap.lower) } : null;
    const below = bounds ? said("interval", bounds) : said("open_unit_cost", { low: money(extra / gap.upper) });
    return [...lines, [each, money(extra / gap.estimate), below]];
  }

  function warn(m) {
    const lines = SIDES.flatMap((side) =>
      simulator.outside(m, scenario[side]).map((name) => {
        const [low, high] = m.ranges[m.variables.indexOf(name)];
        const where = { scenario: said(side), variable: label(name), low: figure(low), high: figure(high) };
        return make("p", {}, said("outside", where));
      }),
    );
    part("warning").replaceChildren(...lines);
    part("warning").hidden = lines.length === 0;
  }

  modelChoice.addEventListener("change", () => {
    offerCities(true);
    restart();
  });
  cityChoice.addEventListener("change", restart);
  part("restart").addEventListener("click", restart);
  document.addEventListener("languagechange", () => {
    controls();
    show();
  });
  window.simulatorTools = { ...simulator, models, scenario: () => scenario };
  offerCities(false);
  restart();
  box.dataset.ready = "yes";
})();
