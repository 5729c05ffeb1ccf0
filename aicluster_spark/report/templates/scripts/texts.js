"use strict";
// What the page says in either language: a text that differs has a number, and the address keeps the choice.
const reportTools = {};
window.reportTools = reportTools;
reportTools.embedded = (id) => JSON.parse(document.getElementById(id).textContent);
reportTools.all = (selector, within = document) => [...within.querySelectorAll(selector)];

(() => {
  const { all } = reportTools;
  const texts = reportTools.embedded("texts");
  const page = document.documentElement;
  const TOLD = ["title", "aria-label", "placeholder"];

  let language = texts.own;
  const side = () => (language === texts.own ? 0 : 1);
  const word = (name) => texts.words[side()][name];

  function asked() {
    const found = /(?:^#|&)lang=(\w+)/.exec(location.hash);
    return found && [texts.own, texts.other].includes(found[1]) ? found[1] : texts.own;
  }

  // The part of the page that the address names; a mail program may have cut the address.
  function target() {
    const named = location.hash.slice(1).split("&")[0].replace(/^lang=.*/, "");
    try {
      return decodeURIComponent(named);
    } catch {
      return "";
    }
  }

  function keepInAddress() {
    const parts = [target(), language === texts.own ? "" : `lang=${language}`].filter(Boolean);
    const hash = parts.length ? `#${parts.join("&")}` : "";
    if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
  }

  // What stands between backticks is a command or the name of a table.
  function write(element, text) {
    const parts = text.split("`").map((part, place) => {
      if (place % 2 === 0) return part;
      const code = document.createElement("code");
      code.textContent = part;
      return code;
    });
    element.replaceChildren(...parts);
  }

  function translate() {
    for (const element of all("[data-told]")) {
      const label = element.querySelector(":scope > .sort") ?? element;
      write(label, texts.pairs[element.dataset.told][side()]);
    }
    for (const name of TOLD) {
      for (const element of all(`[data-told-${name}]`)) {
        const text = texts.pairs[element.getAttribute(`data-told-${name}`)][side()];
        element.setAttribute(name, text.replaceAll("`", ""));
      }
    }
  }

  function speak(chosen) {
    const changed = chosen !== language;
    language = chosen;
    page.lang = texts.tags[language];
    for (const button of all("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    }
    if (!changed) return;
    translate();
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

  for (const element of all("[data-told]")) {
    if (element.textContent.includes("`")) write(element, element.textContent);
  }
  for (const element of all("[title*='`']")) element.title = element.title.replaceAll("`", "");
  Object.assign(reportTools, { word, side, asked, target, begin: speak });
  reportTools.language = () => language;
  reportTools.speak = (chosen) => (speak(chosen), keepInAddress());
})();
