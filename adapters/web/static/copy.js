// "Kopieer de tekst": for an invitation or a report that must go into a mail.

/** @import { Message } from "../protocol.d.ts" */

import { plainText } from "./blocks.js";
import { el, icon } from "./dom.js";

const SENT_ON = new Set(["resultaat", "voorbereiding"]);

/** The button for a message whose text people send on, or null. @param {Message} message */
export function copyButton(message) {
  const { file } = message;
  if (!file || !(file.name.endsWith(".ics") || SENT_ON.has(message.look))) return null;
  // The file holds the whole text, unless it is one for a calendar.
  const text = file.text && file.media_type.startsWith("text/plain") ? file.text : plainText(message.body ?? []);
  const told = el("p", { class: "copied", role: "status" });
  const button = el("button", { type: "button", class: "button" }, icon("copy"), "Kopieer de tekst");
  const root = el("div", { class: "copy" }, button, told);
  button.addEventListener("click", async () => {
    root.querySelector("textarea")?.remove();
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = "Gekopieerd. Plak de tekst waar je wilt.";
    } catch {
      // No clipboard on plain http, or it was refused: then the text itself, selected.
      const box = el("textarea", { readonly: true, rows: 4, "aria-label": "De tekst om te kopiëren" }, text);
      root.append(box);
      box.select();
      told.textContent = "Kopiëren mag hier niet vanzelf. De tekst is geselecteerd. Druk op Ctrl+C, of op een Mac op Cmd+C.";
    }
  });
  return root;
}
