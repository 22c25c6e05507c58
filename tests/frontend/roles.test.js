// What a message says in fields about its blocks. Nothing here may depend on a word that the bot says: so the words are nonsense.

import assert from "node:assert/strict";
import { test } from "node:test";

import { all, botLine, one, text } from "./house.js";
import { plainText } from "../../adapters/web/static/blocks.js";
import { botMessage } from "../../adapters/web/static/render.js";

const drawn = (message, line) => botMessage(botLine(message, line), () => {});
const facts = (role, ...rows) => ({ type: "facts", role, rows });
const says = (words, role) => ({ type: "paragraph", role, spans: [{ text: words }] });
const secret = (heading, role) => ({ type: "secret", role, heading, text: `bla ${heading}` });
const cockpit = (message) => drawn({ look: "cockpit", title: "Fuzzel", ...message }, { pane: "private" });

test("the clock of a cockpit stays in sight; other facts scroll", () => {
  const body = [facts("klok", ["Fluf", "12"]), facts("", ["Flaf", "3"])];
  const node = cockpit({ body, buttons: [{ label: "Krabbel", command: "notitie" }] });
  assert.equal(text(one(".now", node)), "Fluf12");
  assert.equal(text(one(".msg-scroll", node)), "Flaf3");
});

test("a button that only unfolds says nothing on a page that folds by itself", () => {
  const buttons = [{ label: "Ontvouw", command: "toonalles", unfolds: true }, { label: "Verder", command: "verder" }];
  assert.deepEqual(all("button", cockpit({ buttons })).map(text), ["Verder"]);
  assert.deepEqual(all("button", drawn({ look: "stap", title: "Fuzzel", buttons })).map(text), ["Verder"]);
});

test("that it is late is said once: with the buttons that do something about it", () => {
  const node = cockpit({ body: [says("Zoef", "uitloop"), says("Zaf")], buttons: [{ label: "Knip", command: "inkorten" }] });
  assert.equal(text(one(".msg-scroll", node)), "Zaf");
  assert.equal(text(one(".offers", node)), "ZoefKnip");
});

test("a note of one's own stands apart from what the deck explains", () => {
  const heading = { type: "heading", text: "Plof" };
  const node = cockpit({ body: [secret("Mijn", "notitie"), heading] });
  assert.equal(text(one(".own-note", node)), "Mijnbla Mijn");
  assert.equal(all(".secret, details", node).length, 0);
  const both = cockpit({ body: [secret("Mijn", "notitie"), secret("Deck"), heading] });
  assert.equal(text(one(".secret-parts", both)), "Deckbla Deck");
});

test("a card shows its number in its corners and its kind in its colour, and keeps the count in sight", () => {
  const node = drawn({ look: "kaart", title: "Blub", card: { number: 8, kind: "dilemma" }, body: [says("Bla"), facts("stand", ["Gezegd", "2"]), facts("", ["Ander", "1"])] });
  assert.deepEqual(all(".card-corner", node).map(text), ["8", "8"]);
  assert.equal(one(".card", node).dataset.kind, "dilemma");
  assert.equal(text(one(".msg-scroll", node)), "BlaAnder1");
  assert.equal(text(one(".card > .facts", node)), "Gezegd2");
});

test("how choices lie is a picture beside its numbers, before and after side by side, and stays in sight on the card", () => {
  const bars = (title, ...rows) => ({ type: "bars", title, rows });
  const body = [says("Bla"), bars("Vroeg", ["Zus", 3], ["Zo", 1]), bars("Laat", ["Zus", 0], ["Zo", 4]), says("Drie.", "stand")];
  const node = drawn({ look: "kaart", title: "Blub", card: { number: 8, kind: "dilemma" }, body });
  assert.equal(text(one(".msg-scroll", node)), "Bla");
  assert.equal(text(one(".card > .stand", node)), "VroegZus3Zo1LaatZus0Zo4");
  assert.deepEqual(all(".stand-length", node).map((bar) => bar.style.inlineSize), ["75%", "25%", "0%", "100%"]);
  assert.ok(all(".stand-bar", node).every((bar) => bar.getAttribute("aria-hidden") === "true"), "a screen reader hears the numbers");
  assert.equal(text(one(".card > p:not([class])", node)), "Drie.");
  assert.equal(plainText(body), "Bla\n\nVroeg: Zus 3, Zo 1\n\nLaat: Zus 0, Zo 4\n\nDrie.");
});

test("a refusal is a question only when it says that it asks", () => {
  const label = (message) => text(one(".msg-label-words", drawn({ look: "weigering", ...message })));
  assert.equal(label({ asks: true }), "Even vragen");
  assert.equal(label({ body: [says("Wat?")], buttons: [{ label: "Ja", command: "ja" }] }), "Let op");
});
