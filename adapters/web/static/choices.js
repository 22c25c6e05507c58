// Which answer of mine stands under each message, and whether my hand is up.

/** @import { Button, Chosen } from "../protocol.d.ts" */
/** @import { BotLine } from "./form.js" */

import { setText } from "./dom.js";
import { isChoice, isExclusive, keyOf } from "./form.js";

export class Choices {
  #store;
  /** @type {Map<string, string>} the key of the button by the id of its line */
  #chosen;
  handUp = false;
  /** @type {Chosen | null} what the bot says that I chose last, wherever I did */
  told = null;

  /** They outlive a reload of the page. @param {string} pane */
  constructor(pane) {
    this.#store = `chosen-${pane}`;
    this.#chosen = new Map(JSON.parse(sessionStorage.getItem(this.#store) ?? "[]"));
  }

  /** Remembers a press, if it is an answer. @type {(line: BotLine, button: Button) => void} */
  choose(line, button) {
    if (!isChoice(line, button) || !isExclusive(button)) return;
    this.#chosen.set(line.id, keyOf(button));
    this.#keep();
  }

  clear() {
    this.#chosen.clear();
    this.#keep();
  }

  /** Shows in every message inside `root` what was chosen. @param {Element} root */
  mark(root) {
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[aria-pressed][data-key]"))) {
      const line = /** @type {HTMLElement | null} */ (node.closest("[data-line]"))?.dataset.line ?? "";
      const told = this.told?.about === node.dataset.about ? this.told : null;
      const mine = told ? (told.commands ?? []).includes(/** @type {import("../protocol.d.ts").Command} */ (node.dataset.command)) : this.#chosen.get(line) === node.dataset.key;
      node.setAttribute("aria-pressed", String(mine));
    }
    // What it says is what it does: a state of its own beside that would be read as the opposite.
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-command="hand"]'))) {
      const words = /** @type {HTMLElement} */ (node.querySelector("span"));
      node.dataset.label ??= words.textContent ?? "";
      setText(words, this.handUp ? "Hand omlaag" : node.dataset.label);
      node.classList.toggle("button--up", this.handUp);
    }
  }

  #keep() {
    sessionStorage.setItem(this.#store, JSON.stringify([...this.#chosen]));
  }
}
