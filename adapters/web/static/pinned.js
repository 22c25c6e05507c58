// The place above a chat where one message lies. Who has something in hand there keeps it when the message is replaced.

/** @import { Kept } from "./keep.js" */

import { giveBack, remember } from "./keep.js";

export class Pinned {
  #slot;
  #dock;
  /** @type {Kept | null} what a person had in hand in a message that was taken away and not yet followed by another */
  #owed = null;
  /** The id of the line that lies here, or nothing. */
  line = "";

  /** The buttons of what is pinned stand in `dock`, when there is one. @param {HTMLElement} slot @param {HTMLElement | null} dock */
  constructor(slot, dock) {
    this.#slot = slot;
    this.#dock = dock;
  }

  /** Puts a line here, drawn as `fresh`, or clears the place. @type {(line: string, fresh: HTMLElement | null) => void} */
  show(line, fresh) {
    const current = this.#slot.querySelector("article");
    const kept = current ? remember(current, this.#dock) : this.#owedBack();
    this.#slot.classList.toggle("is-new", line !== this.line);
    this.line = line;
    this.#slot.replaceChildren(...(fresh ? [fresh] : []));
    const buttons = fresh?.querySelector(".msg-actions");
    this.#dock?.replaceChildren(...(buttons ? [buttons] : []));
    this.#owed = fresh ? null : kept;
    if (fresh && kept) giveBack(kept, fresh, this.#dock);
    else if (kept?.focus) this.#slot.focus();
  }

  /** Whatever a person had in hand here is of the past. */
  forget() {
    this.#owed = null;
  }

  // Between an old cockpit and a new one there is none for a moment; whoever has moved on meanwhile keeps their place.
  #owedBack() {
    if (this.#owed && document.activeElement !== this.#slot) this.#owed.focus = null;
    return this.#owed;
  }
}
