// One key for what is done most. Never while somebody types, never together with another key, and they can be switched off: a screen
// reader or speech has those keys for itself.

import { announce } from "./announce.js";
import { byId } from "./dom.js";
import { forget, keepHere, keptHere } from "./storage.js";

const OFF = "sneltoetsen"; // kept in this browser: "uit"

/** @typedef {"next" | "undo" | "hand" | "group" | "private"} Wanted */
/** @type {Readonly<Record<string, Wanted>>} */
const KEYS = { v: "next", o: "undo", h: "hand", g: "group", p: "private" };

/**
 * Listens to the keys of the page; `act(wanted)` does it, and says whether that could be done now.
 * @param {(wanted: Wanted) => boolean} act
 */
export function shortcuts(act) {
  const list = byId("keys", HTMLDialogElement);
  const on = byId("keys-on", HTMLInputElement);
  on.checked = keptHere(OFF) !== "uit";
  on.addEventListener("change", () => (on.checked ? forget(OFF) : keepHere(OFF, "uit")));
  byId("keys-open").addEventListener("click", () => list.showModal());
  byId("keys-close").addEventListener("click", () => list.close());
  document.addEventListener("keydown", (event) => {
    if (!on.checked || list.open || !byId("join").hidden || !alone(event) || typed(event.target)) return;
    const wanted = KEYS[event.key.toLowerCase()];
    if (event.key === "?") list.showModal();
    else if (!wanted) return;
    else if (!act(wanted)) announce("Dat kan nu niet.");
    event.preventDefault();
  });
}

/** A key that is pressed once and by itself. @param {KeyboardEvent} event */
const alone = (event) => !(event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing);

/** @param {EventTarget | null} target */
const typed = (target) => target instanceof Element && target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select') !== null;
