"use strict";
// A table as CSV: the rows that are shown, in the order they are shown, numbers with all their digits.
(() => {
  // A spreadsheet runs text that begins with one of these as a formula; a quote before it makes it text again.
  const FORMULA = /^[\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*[=+\-@\t\r＝＋－＠]/;
  const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const defused = (text) => (FORMULA.test(text) ? `'${text}` : text);

  function written(cell) {
    if (cell.querySelector(".unknown")) return "";
    const number = "saysMore" in cell.dataset ? undefined : cell.dataset.value;
    return number ?? quoted(defused(cell.textContent.trim()));
  }

  function csv(table) {
    const lines = [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells].map(written).join(","));
    return lines.join("\r\n") + "\r\n";
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
  });

  reportTools.csv = csv;
})();
