// Which answer of mine stands under each message, and whether my hand is up.

/** @import { Button, Chosen } from "../protocol.d.ts" */
/** @import { BotLine } from "./form.js" */

import { setText } from "./dom.js";
import { isChoice, isExclusive, keyOf } from "./form.js";

export class Choices {
  #store;
  /** @type {Map<string, string>} the key of the button by the id of its line */
  #chosen;
  /** @type {{line: string, before: string | undefined} | null} the press that has not been answered yet, and what stood there */
  #open = null;
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
    this.#open = { line: line.id, before: this.#chosen.get(line.id) };
    this.#chosen.set(line.id, keyOf(button));
    this.#keep();
  }

  /** The bot answered: what was pressed last stands, or it was not `taken` and what stood there before does. @param {boolean} taken */
  answered(taken) {
    const { line, before } = this.#open ?? { line: "", before: undefined };
    this.#open = null;
    if (taken || !line) return;
    if (before === undefined) this.#chosen.delete(line);
    else this.#chosen.set(line, before);
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
