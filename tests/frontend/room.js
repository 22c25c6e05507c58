// The whole page, from index.html to what is sent, with a server that the test speaks for.

import { Wire, all, byId, paragraph, submit, type, window } from "./house.js";

export const WELCOME = { type: "welcome", you: { id: "web:1", name: "Anna", token: "geheim" }, now: "2026-12-01T12:00:00Z", speed: 1 };
export const NOBODY = { running: false, step: "", card: "", discussed: 0, cards: 0, step_ends: null, session_ends: null, queue: [], speaking: "", away: [], facilitator: "", facilitator_id: "", taken: {} };
export const ROUND = { ...NOBODY, running: true, step: "Ronde 1", card: "Kaart 1", cards: 12, facilitator: "Piet", facilitator_id: "web:2" };
export const CARD = { look: "kaart", title: "Kaart 1", body: [paragraph("Een zin.")], buttons: [{ label: "Eens", command: "eens" }] };

let opened = 0;

/** A page that has just been opened at this address. */
export async function open(path = "/") {
  window.happyDOM.setURL(`http://127.0.0.1:3978${path}`);
  document.body.classList.remove("alone");
  opened += 1;
  await import(`../../adapters/web/static/main.js?${opened}`);
}

/** Anna comes in, and sees the room as it is now. */
export async function enter({ path = "/", board = NOBODY, lines = [] } = {}) {
  await open(path);
  if (!Wire.last) {
    type(byId("join-name"), "Anna");
    submit(byId("join-form"));
  }
  Wire.last.open();
  tell(WELCOME, ...lines, { type: "board", board, now: "2026-12-01T12:00:00Z" }, { type: "people", people: [{ name: "Anna", practice: false, here: true }] });
}

export const tell = (...frames) => frames.forEach((frame) => Wire.last.say(frame));
export const board = (changes) => tell({ type: "board", board: { ...ROUND, ...changes }, now: "2026-12-01T12:00:00Z" });
export const announced = () => all("#announcer p").map((line) => line.textContent);
export const last = () => Wire.last.sent.at(-1);
