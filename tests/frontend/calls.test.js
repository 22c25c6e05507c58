// What calls somebody, and what they do with one key: the whole page with all that it uses.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Wire, botLine, button, byId, freshPage, hasFocus, submit, text, type, window } from "./house.js";
import { CARD, ROUND, announced, board, enter, last, open, tell } from "./room.js";

beforeEach((t) => {
  freshPage();
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
});

test("who wants to be somebody in the room waits until that person says so", async () => {
  await open();
  type(byId("join-name"), "Anna");
  submit(byId("join-form"));
  Wire.last.open();
  tell({ type: "name_taken", name: "Anna" });
  byId("join-takeover").click();
  tell({ type: "asked", name: "Anna" });
  assert.match(text(byId("join-wait")), /^Anna zit al in de kamer/);
  tell({ type: "error", text: "Dat kan niet." });
  assert.deepEqual([byId("join-form").hidden, text(byId("join-error")), byId("room").hidden], [false, "Dat kan niet.", true]);
});

test("whose name somebody else gives is asked whether it is them, and answers once", async () => {
  await enter();
  tell({ type: "knock" });
  assert.equal(text(byId("knock-text")), "Iemand wil als Anna meedoen op een ander tabblad. Ben jij dat?");
  assert.deepEqual([byId("knock").hidden, announced()], [false, [text(byId("knock-text"))]]);
  byId("knock-no").click();
  assert.deepEqual([last(), byId("knock").hidden], [{ type: "let_in", same: false }, true]);
  tell({ type: "knock" }, { type: "knock", over: true });
  assert.equal(byId("knock").hidden, true);
  tell({ type: "knock" });
  byId("knock-yes").click();
  assert.deepEqual([last(), byId("knock").hidden], [{ type: "let_in", same: true }, true]);
});

function key(name) {
  document.body.dispatchEvent(new window.KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
}

test("a key presses the button that is there, and raises and lowers my hand", async () => {
  const cockpit = botLine({ look: "cockpit", title: "Ronde 1", buttons: [{ label: "Volgende kaart", command: "volgende", about: "kaart:x" }] }, { pane: "private" });
  await enter({ board: ROUND, lines: [cockpit] });
  key("v");
  assert.deepEqual([last().command, last().about], ["volgende", "kaart:x"]);
  key("h");
  assert.equal(last().command, "hand");
  board({ queue: ["Anna"] });
  key("h");
  assert.equal(last().command, "handomlaag");
  key("o");
  assert.equal(last().command, "ongedaan");
  key("p");
  hasFocus(byId("private-text"));
});

test("without a session, or without its button, a key does nothing", async () => {
  await enter();
  const before = Wire.last.sent.length;
  for (const each of ["v", "h", "o"]) key(each);
  assert.equal(Wire.last.sent.length, before);
});

test("a reminder and a turn to speak call who has the tab behind another window", async () => {
  await enter({ board: ROUND });
  document.hasFocus = () => false;
  tell(botLine({ look: "herinnering", title: "Nog vijf minuten" }, { pane: "private" }));
  assert.equal(document.title, "● Nog vijf minuten");
  board({ speaking: "Anna" });
  assert.equal(document.title, "● Jij bent aan het woord");
  delete document.hasFocus;
});

test("a cockpit is not read aloud: the card or step that it belongs to is", async () => {
  await enter({ board: ROUND });
  tell(botLine(CARD), botLine({ look: "cockpit", title: "Ronde 1 – Kaart 1", buttons: [] }, { pane: "private" }));
  assert.deepEqual(announced(), ["Bot: Kaart 1. Een zin."]);
});
