// On a narrow screen one chat is in sight at a time. What comes in the other is counted, and a short answer passes by.

/** @import { Place, Shown } from "../protocol.d.ts" */

import { spoken } from "./announce.js";
import { byId, setText } from "./dom.js";

/** @type {Place[]} */
const NAMES = ["group", "private"];
const PASSING = 6_000; // milliseconds that an answer passes over the chat in sight; it remains in its own

export class Switch {
  #unread = { group: 0, private: 0 };
  #timer = 0;

  /** `shown` is called when a chat comes into sight. @param {(name: Place) => void} shown */
  constructor(shown) {
    for (const name of NAMES) {
      byId(`show-${name}`).addEventListener("click", () => {
        this.#show(name);
        shown(name);
      });
    }
  }

  /** Something was said; `again`: it stands where something stood before. @type {(line: Shown, again: boolean) => void} */
  notice(line, again) {
    const look = line.message?.look;
    if (byId(line.pane).checkVisibility?.() !== false) return;
    if (look === "ontvangst" || look === "weigering") this.#pass(line);
    if (look !== "ontvangst" && !again) this.#count(line.pane, this.#unread[line.pane] + 1);
  }

  /** @param {Place} name */
  #show(name) {
    byId("panes").dataset.pane = name;
    for (const each of NAMES) byId(`show-${each}`).setAttribute("aria-pressed", String(each === name));
    this.#count(name, 0);
    // There it stands, with what can be done about it.
    if (name === "private") byId("passing").hidden = true;
  }

  /** @type {(pane: Place, count: number) => void} */
  #count(pane, count) {
    this.#unread[pane] = count;
    const badge = byId(`${pane}-unread`);
    badge.hidden = count === 0;
    setText(badge, count ? `${count} nieuw` : "");
  }

  /** @param {Shown} line */
  #pass(line) {
    const node = byId("passing");
    setText(node, spoken({ ...line, pane: "group" }).replace(/^Bot: /, ""));
    node.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (node.hidden = true), PASSING);
  }
}
