// What reading gains from a script: switch arms, and read numbers at the pointer or with the arrow
// keys. Without it the page is complete: all arms are drawn, and every number stands in a table.
(() => {
  "use strict";
  const page = document.getElementById("page");
  const form = document.getElementById("switches");
  form.hidden = false;
  for (const hint of document.querySelectorAll(".scripted")) hint.hidden = false;
  const hidden = new Set();
  form.addEventListener("change", (event) => {
    const name = event.target.dataset.hides;
    page.classList.toggle(name, !event.target.checked);
    if (event.target.checked) hidden.delete(name); else hidden.add(name);
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  for (const figure of document.querySelectorAll("figure.chart")) {
    const chart = figure.querySelector("svg[data-step]");
    const table = figure.querySelector(".numbers table");
    if (!chart || !table) continue;
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const rows = [...table.tBodies[0].rows];
    const readout = document.createElement("p");
    readout.className = "readout screen";
    readout.setAttribute("aria-live", "polite");
    chart.after(readout);
    const cursor = document.createElementNS("http://www.w3.org/2000/svg", "path");
    cursor.setAttribute("class", "cursor");
    chart.append(cursor);
    chart.setAttribute("tabindex", "0");
    const { first, step, top, bottom } = chart.dataset;
    let at = -1;

    const show = (index) => {
      at = Math.max(0, Math.min(rows.length - 1, index));
      cursor.setAttribute("d", `M${Number(first) + at * Number(step)},${top}V${bottom}`);
      const cells = [...rows[at].cells];
      const parts = cells.slice(1).map((cell, i) => [heads[i], cell.textContent])
        .filter(([head, text]) => text && !hidden.has(`off-${head.className}`))
        .map(([head, text]) => `${head.textContent} ${text}`);
      readout.textContent = `${cells[0].textContent}: ${parts.join("; ") || "nothing shown"}`;
    };
    const clear = () => {
      at = -1;
      cursor.removeAttribute("d");
      readout.textContent = "";
    };
    chart.addEventListener("pointermove", (event) => {
      const box = chart.getBoundingClientRect();
      const x = (event.clientX - box.left) * chart.viewBox.baseVal.width / box.width;
      show(Math.round((x - Number(first)) / Number(step)));
    });
    chart.addEventListener("pointerleave", () => {
      if (document.activeElement !== chart) clear();
    });
    chart.addEventListener("blur", clear);
    chart.addEventListener("keydown", (event) => {
      const to = {
        ArrowLeft: at < 0 ? rows.length - 1 : at - 1, ArrowRight: at + 1,
        Home: 0, End: rows.length - 1,
      }[event.key];
      if (event.key === "Escape") clear();
      if (to === undefined) return;
      event.preventDefault();
      show(to);
    });
  }

  // A link to what is folded unfolds it, also where a browser does not.
  const reveal = () => {
    const there = document.querySelector(":target");
    let part = there;
    while (part = part && part.parentElement.closest("details")) part.open = true;
    if (there && there.tagName === "DETAILS") there.open = true;
    if (there) there.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // What is folded stays off paper, unless a reader asks for it.
  addEventListener("beforeprint", () => {
    if (!document.getElementById("on-paper").checked) return;
    for (const part of document.querySelectorAll("details:not(.numbers)")) part.open = true;
  });
})();
