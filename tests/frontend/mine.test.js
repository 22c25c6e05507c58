// What is mine, for who does not lead.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { byId, freshPage, text } from "./house.js";
import { NOBODY, ROUND } from "./room.js";
import { showMine } from "../../adapters/web/static/mine.js";

const ANNA = { id: "web:1", name: "Anna", token: "geheim" };
const shown = () => text(byId("mine-words"));

beforeEach(freshPage);

test("my choice, my place in the queue and what I took on are together; what is others' is not", () => {
  const board = { ...ROUND, queue: ["Piet", "Anna"], taken: { "web:1": ["Lijst maken, maandag 7 december"], "web:2": ["Iets van Piet"] } };
  showMine(board, ANNA, "Oneens");
  assert.equal(shown(), "Jouw keuzeOneensJouw beurtJe staat op plek 2Jouw afsprakenLijst maken, maandag 7 december");
});

for (const [changes, words] of [
  [{ queue: ["Anna"] }, "Jouw beurtJe bent als eerste aan de beurt"],
  [{ speaking: "Anna" }, "Jouw beurtJij bent aan het woord"],
  [{}, "Hier komt wat van jou is: je keuze, je plek in de rij en je afspraken."],
]) {
  test(`it reads «${words}»`, () => {
    showMine({ ...ROUND, ...changes }, ANNA, "");
    assert.equal(shown(), words);
  });
}

test("who leads, and who is in no session, has no such place; the card has the width of who follows", () => {
  for (const board of [{ ...ROUND, facilitator_id: "web:1" }, NOBODY, null]) {
    showMine(board, ANNA, "Eens");
    assert.deepEqual([byId("mine").hidden, document.body.classList.contains("follows")], [true, false]);
  }
  showMine(ROUND, ANNA, "");
  assert.deepEqual([byId("mine").hidden, document.body.classList.contains("follows")], [false, true]);
});
