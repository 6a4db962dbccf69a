
"use strict";
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  /** A text as it is searched: "dr test" finds `dr-test`. */
  const folded = (text) => ` ${text.toLowerCase().replace(/[\s\-_\/.`"]+/g, " ")} `;
  const words = (element) => folded(element.textContent);

  const assessments = all(".assessment").map((article) => ({
    rows: all("tr[data-item]", article).map((row) => ({ row, words: words(row) })),
    findings: all(".finding", article).map((finding) => ({
      finding,
      words: words(finding) + words(finding.closest(".card").firstElementChild),
    })),
    cards: all(".card", article),
    sections: all("tbody", article),
    nothing: article.querySelector(".nothing"),
  }));

  function wanted() {
    const value = (name) => form.elements[name]?.value ?? "";
    return {
      text: folded(value("text")).trim(),
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
    for (const { rows, findings, cards, sections, nothing } of assessments) {
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
      for (const card of cards) {
        card.hidden = !card.querySelector(".finding:not([hidden])");
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

  /** Writes the filters into the address, so that it can be passed on: `#?status=unmet`. */
  function remember() {
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    const hash = chosen.length > 0 ? `#?${new URLSearchParams(chosen)}` : "#";
    try {
      history.replaceState(null, "", hash);
    } catch {
      // A frame without an address of its own.
    }
  }

  /** Takes the filters from the address. */
  function recall(search) {
    form.reset();
    for (const [name, value] of new URLSearchParams(search)) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
        field.value = value;
        if (field.selectedIndex === -1) field.value = "";
      }
    }
    filter();
  }

  /** What an address names is shown, whatever the filter says. */
  function reveal() {
    let id = location.hash.slice(1);
    if (id.startsWith("?")) {
      recall(id.slice(1));
      return;
    }
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

  const changed = () => {
    filter();
    remember();
  };
  form.addEventListener("input", changed);
  document.querySelector("#filters button").addEventListener("click", () => {
    form.reset();
    changed();
  });
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
