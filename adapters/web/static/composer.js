// Where a person types to a chat. What was typed is shown as waiting when it takes long, and comes back when it was refused.

/** @import { Place } from "../protocol.d.ts" */
/** @import { Send } from "./connection.js" */

import { byId, el } from "./dom.js";
import { saidLine } from "./render.js";

const PATIENCE = 700; // milliseconds before an unsaved line is shown as waiting

/**
 * Listens to the composer of this chat. `show(item)` puts a line that waits at the end of the chat.
 * @type {(pane: Place, send: Send, show: (item: HTMLElement) => void) => void}
 */
export function composer(pane, send, show) {
  const input = byId(`${pane}-text`, HTMLInputElement);
  byId(`${pane}-composer`).addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    input.focus();
    if (!text) return;
    input.value = "";
    const waiting = el("li", { class: "line line--waiting" }, saidLine({ id: "", mine: true, text, at: "" }), el("p", { class: "waiting" }, "Wordt verstuurd…"));
    const timer = setTimeout(() => show(waiting), PATIENCE);
    send({ type: "say", pane, text }, (saved) => {
      clearTimeout(timer);
      waiting.remove();
      if (!saved && !input.value) input.value = text;
    });
  });
}
