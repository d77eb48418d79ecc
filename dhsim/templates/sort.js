"use strict";
// A click (or Enter) on a heading sorts its table: up, down, then as it was. Numbers by data-v, unknown ones last.
for (const table of document.querySelectorAll("table.sorts")) {
  const body = table.tBodies[0], before = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const compare = (k, sign) => (one, other) => {
    const [a, b] = [one.cells[k], other.cells[k]], [x, y] = [a.dataset.v, b.dataset.v];
    if (x === undefined && y === undefined) return sign * words.compare(a.textContent, b.textContent);
    if (x === undefined || y === undefined) return x === undefined ? 1 : -1;
    return sign * (parseFloat(x) - parseFloat(y));
  };
  heads.forEach((head, k) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
      heads.forEach((one) => one.setAttribute("aria-sort", one === head ? next : "none"));
      const rows = next === "none" ? before : [...before].sort(compare(k, next === "ascending" ? 1 : -1));
      body.append(...rows);
    });
  });
}
