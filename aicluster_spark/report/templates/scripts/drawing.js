"use strict";
// When charts are drawn: at once near the view, the others when the page has nothing else to do, all before a print.
(() => {
  const { all, draw } = reportTools;
  const page = document.documentElement;
  const waiting = new Set(all("[data-chart]"));
  let drawing = false;
  const idle = window.requestIdleCallback ? (go) => requestIdleCallback(go, { timeout: 200 }) : (go) => setTimeout(go, 30);

  const next = () => [...waiting].find((place) => place.dataset.near) ?? waiting.values().next().value;
  const pause = (place) => new Promise((resolve) => (place?.dataset.near ? setTimeout(resolve) : idle(resolve)));

  async function drawWaiting() {
    if (drawing) return;
    drawing = true;
    while (waiting.size) {
      await pause(next());
      const place = next();
      if (!waiting.delete(place)) continue; // a print was asked for meanwhile
      await draw(place);
    }
    drawing = false;
    page.dataset.charts = "done";
  }

  function redraw() {
    page.dataset.charts = "";
    all("[data-chart]").forEach((place) => waiting.add(place));
    drawWaiting();
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

  // Drawing waits for nothing but promises that are kept already, so it ends before the browser prints.
  window.addEventListener("beforeprint", () => {
    const places = [...waiting];
    waiting.clear();
    places.forEach(draw);
  });
  document.addEventListener("languagechange", redraw);
  waiting.forEach((place) => near.observe(place));
  // The observer has told what is near before the first chart is drawn.
  requestAnimationFrame(() => setTimeout(drawWaiting));
})();
