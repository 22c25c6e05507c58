// Before the first session the deck lies closed on the table, and says what can be done with it. Nothing is sent: it stands ready to be.

/** @import { Place } from "../protocol.d.ts" */

import { byId, el } from "./dom.js";

const DAY = 86_400_000; // milliseconds
const DAYS = 14; // how far ahead the day of the example lies
const WEEKEND = ["zaterdag", "zondag"];

/** Lays the deck on the table, or takes it away. @type {(table: HTMLElement, wanted: boolean) => void} */
export function layDeck(table, wanted) {
  table.classList.toggle("table--closed", wanted);
  const there = table.querySelector(".invitation");
  if (!wanted) there?.remove();
  else if (!there) table.append(invitation());
}

function invitation() {
  return el(
    "div",
    { class: "invitation" },
    el("div", { class: "deck", "aria-hidden": "true" }),
    el("p", { class: "invitation-title" }, "De kaarten liggen klaar"),
    el("p", { class: "invitation-text" }, "Kies samen een woord. Wie de sessie begint, is de gespreksbegeleider."),
    el(
      "ul",
      { class: "invitation-ways" },
      way("Bereid je voor", "Lees vooraf alle kaarten, met de toelichting.", () => ready("private", "/voorbereiden zon")),
      way("Nodig je collega's uit", "Met de echte tijden, en een bestand voor de agenda.", () => ready("private", `/uitnodiging ${someDay()} 13:00 2u`)),
      way("Oefen eerst alleen", "Zet oefencollega's aan tafel. Zij doen mee.", seats),
    ),
    start(),
  );
}

/** @type {(label: string, words: string, act: () => void) => HTMLElement} */
function way(label, words, act) {
  const button = el("button", { type: "button", class: "button button--small" }, label);
  button.addEventListener("click", (event) => {
    event.stopPropagation(); // a click elsewhere closes the panel that this one may open
    act();
  });
  return el("li", {}, button, el("span", {}, words));
}

function start() {
  const button = el("button", { type: "button", class: "button button--on-table" }, el("span", {}, "Zet ", el("kbd", {}, "/start zon"), " voor me klaar"));
  button.addEventListener("click", () => ready("group", "/start zon"));
  return button;
}

/** @type {(pane: Place, words: string) => void} */
function ready(pane, words) {
  const input = byId(`${pane}-text`, HTMLInputElement);
  if (input.checkVisibility?.() === false) byId(`show-${pane}`).click();
  input.value = words;
  input.focus();
}

function seats() {
  byId("who", HTMLDetailsElement).open = true;
  byId("seats-0").focus();
}

// A working day some weeks from now, written as people type it.
function someDay() {
  const days = [0, 1, 2].map((more) => new Date(Date.now() + (DAYS + more) * DAY));
  const day = days.find((each) => !WEEKEND.includes(each.toLocaleDateString("nl-NL", { weekday: "long" }))) ?? days[0];
  return day.toLocaleDateString("nl-NL", { day: "numeric", month: "long" });
}
