// What is mine, for who does not lead: my choice, my place in the queue, what I took on. Everything in it is known elsewhere too.

/** @import { Board, You } from "../protocol.d.ts" */

import { byId, el } from "./dom.js";

/** Shows what is mine in the session that runs; nothing for who leads it. @type {(board: Board | null, me: You | null, choice: string) => void} */
export function showMine(board, me, choice) {
  const follows = Boolean(board?.running && me && board.facilitator_id !== me.id);
  document.body.classList.toggle("follows", follows);
  const place = byId("mine");
  place.hidden = !follows;
  if (!board || !me || !follows) return;
  /** @type {[name: string, value: string][]} */
  const rows = [];
  if (choice) rows.push(["Jouw keuze", choice]);
  const turn = board.speaking === me.name ? "Jij bent aan het woord" : where(board.queue.indexOf(me.name));
  if (turn) rows.push(["Jouw beurt", turn]);
  const taken = board.taken[me.id] ?? [];
  const words = byId("mine-words");
  words.replaceChildren(
    ...(rows.length ? [el("dl", { class: "facts" }, ...rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { dir: "auto" }, value))))] : []),
    ...(taken.length ? [el("h4", {}, "Jouw afspraken"), el("ul", { class: "listing" }, ...taken.map((each) => el("li", { dir: "auto" }, each)))] : []),
    ...(rows.length || taken.length ? [] : [el("p", { class: "hint" }, "Hier komt wat van jou is: je keuze, je plek in de rij en je afspraken.")]),
  );
}

/** @param {number} place */
const where = (place) => (place < 0 ? "" : place === 0 ? "Je bent als eerste aan de beurt" : `Je staat op plek ${place + 1}`);
