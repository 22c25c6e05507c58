// What the page may act on stands in the fields of a message. The texts in here are of no language: whoever reads them, fails.

import assert from "node:assert/strict";
import { test } from "node:test";

import { all, botLine, one, paragraph, text } from "./house.js";
import { botMessage } from "../../adapters/web/static/render.js";

const drawn = (message, line) => botMessage(botLine(message, line), () => {});
const clock = { type: "facts", role: "klok", rows: [["Ynoi", "yty 68"], ["Jnsij", "66"]] };
const note = { label: "Stynynj", command: "notitie" };

test("the time stays in sight with the button for a note, and the other facts do not", () => {
  const cockpit = drawn({ look: "cockpit", title: "Wtsij", body: [paragraph("Zjl"), clock], buttons: [note] }, { pane: "private" });
  assert.deepEqual(all(".now dt", cockpit).map(text), ["Ynoi"]);
  assert.equal(text(one(".now button", cockpit)), "Stynynj");
  assert.deepEqual(all(".msg-scroll dt", cockpit).map(text), ["Jnsij"]);
});

test("the button for a note is there without a clock too", () => {
  const cockpit = drawn({ look: "cockpit", title: "Wtsij", buttons: [note] }, { pane: "private" });
  assert.equal(text(one(".now button", cockpit)), "Stynynj");
});

test("what asks about the delay stands with its answers, and nowhere else", () => {
  const late = { ...paragraph("Ozqqnj qtujs"), role: "uitloop" };
  const cockpit = drawn({ look: "cockpit", title: "Wtsij", body: [late, paragraph("Zjl")], buttons: [{ label: "Qffy", command: "zolaten" }] }, { pane: "private" });
  assert.equal(text(one(".offers .offers-words", cockpit)), "Ozqqnj qtujs");
  assert.equal(text(one(".msg-scroll", cockpit)), "Zjl");
});

test("a card has the number and the colour of its face, and its tally outside of what scrolls", () => {
  const tally = { type: "facts", role: "stand", rows: [["Ljptejs", "7 afs 8"]] };
  const card = drawn({ look: "kaart", title: "Pffwy 1", body: [paragraph("Pnjx"), tally], card: { number: 8, kind: "dilemma" } });
  assert.deepEqual(all(".card-corner", card).map(text), ["8", "8"]);
  assert.equal(one(".card", card).dataset.kind, "dilemma");
  assert.equal(text(one(".card > .facts", card)), "Ljptejs7 afs 8");
});

test("a card without a face, as an old letter has, is shown all the same", () => {
  const card = drawn({ look: "kaart", title: "Pffwy 1", body: [paragraph("Pnjx")] });
  assert.deepEqual(all(".card-corner", card).map(text), ["", ""]);
});

test("an own note stands apart from the toelichting", () => {
  const secret = (heading, role) => ({ type: "secret", heading, text: "Yjpxy", ...(role && { role }) });
  const cockpit = drawn({ look: "cockpit", title: "Wtsij", body: [secret("Otza", "notitie"), secret("Ytjqn")] }, { pane: "private" });
  assert.equal(text(one(".own-note .own-title", cockpit)), "Otza");
  assert.deepEqual(all(".secret .secret-title", cockpit).map(text), ["Ytjqn"]);
});

test("a refusal is a question only when it says so", () => {
  const label = (asks) => text(one(".msg-label-words", drawn({ look: "weigering", body: [paragraph("Bfy?")], asks })));
  assert.deepEqual([label(true), label(false)], ["Even vragen", "Let op"]);
});
