
"use strict";
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const words = (element) => element.textContent.toLowerCase();

  const assessments = all(".assessment").map((article) => ({
    rows: all("tr[data-item]", article).map((row) => ({ row, words: words(row) })),
    findings: all(".finding", article).map((finding) => ({ finding, words: words(finding) })),
    sections: all("tbody", article),
    nothing: article.querySelector(".nothing"),
  }));

  function wanted() {
    const value = (name) => form.elements[name]?.value ?? "";
    return {
      text: value("text").trim().toLowerCase(),
      status: value("status"),
      section: value("section"),
      severity: value("severity"),
      rule: value("rule"),
      study: value("study"),
      owner: value("owner"),
    };
  }

  function filter() {
    const want = wanted();
    const is = (element, name) => !want[name] || element.dataset[name] === want[name];
    const narrows = want.severity || want.rule || want.study || want.owner;
    const isPlaced = (element) => is(element, "status") && is(element, "section");
    let count = 0;
    let total = 0;
    for (const { rows, findings, sections, nothing } of assessments) {
      const found = new Set();
      let here = 0;
      for (const { finding, words } of findings) {
        const fits = isPlaced(finding) && is(finding, "severity") && is(finding, "rule")
          && is(finding, "study") && is(finding, "owner") && words.includes(want.text);
        finding.hidden = !fits;
        if (fits) {
          found.add(finding.dataset.item);
          here += 1;
        }
      }
      for (const { row, words } of rows) {
        const has = found.has(row.dataset.item);
        const says = has || (words.includes(want.text) && !narrows);
        row.hidden = !(isPlaced(row) && says);
      }
      for (const section of sections) {
        section.hidden = !section.querySelector("tr[data-item]:not([hidden])");
      }
      nothing.hidden = here > 0 || findings.length === 0;
      count += here;
      total += findings.length;
    }
    shown.value = count === total ? `${total} findings` : `${count} of ${total} findings`;
  }

  /** What an address names is shown, whatever the filter says. */
  function reveal() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // Not percent-encoded: taken as it is.
    }
    const target = document.getElementById(id);
    if (!target) return;
    if (target.closest("[hidden]")) {
      form.reset();
      filter();
    }
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView();
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  }

  async function copy(link) {
    try {
      await navigator.clipboard.writeText(link.href);
      link.textContent = "copied";
      setTimeout(() => { link.textContent = "link"; }, 2000);
    } catch {
      // The address bar has the link now.
    }
  }

  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.link");
    if (link) copy(link);
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      form.elements.text.focus();
    }
  });
  addEventListener("hashchange", reveal);
  form.hidden = false;
  filter();
  reveal();
})();
