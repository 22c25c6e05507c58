// Before the first session the deck lies closed on the table, and says how to begin.

import { byId, el } from "./dom.js";

/** Lays the deck on the table, or takes it away. @type {(table: HTMLElement, wanted: boolean) => void} */
export function layDeck(table, wanted) {
  table.classList.toggle("table--closed", wanted);
  const there = table.querySelector(".invitation");
  if (!wanted) there?.remove();
  else if (!there) table.append(invitation());
}

function invitation() {
  const ready = el("button", { type: "button", class: "button button--on-table" }, el("span", {}, "Zet ", el("kbd", {}, "/start zon"), " voor me klaar"));
  ready.addEventListener("click", () => {
    const input = byId("group-text", HTMLInputElement);
    input.value = "/start zon";
    input.focus();
  });
  return el(
    "div",
    { class: "invitation" },
    el("div", { class: "deck", "aria-hidden": "true" }),
    el("p", { class: "invitation-title" }, "De kaarten liggen klaar"),
    el("p", { class: "invitation-text" }, "Kies samen een woord. Wie de sessie begint, is de gespreksbegeleider."),
    ready,
  );
}
