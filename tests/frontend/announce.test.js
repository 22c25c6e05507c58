import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { all, botLine, byId, freshPage, paragraph, said, text } from "./house.js";
import { announce, spoken } from "../../adapters/web/static/announce.js";

beforeEach(freshPage);

const lines = () => all("#announcer p").map((line) => line.textContent);

test("what is said stays for a while and then goes, so that nothing is read twice", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  announce("Jij bent aan het woord.");
  t.mock.timers.tick(7999);
  assert.deepEqual(lines(), ["Jij bent aan het woord."]);
  t.mock.timers.tick(1);
  assert.deepEqual(lines(), []);
});

test("a long text is cut, white space becomes one blank, and nothing is not said at all", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  announce(`een\n\n  twee ${"x".repeat(300)}`);
  announce(" \n ");
  assert.deepEqual(lines(), [`een twee ${"x".repeat(171)}…`]);
});

test("nobody is interrupted", () => {
  assert.equal(byId("announcer").getAttribute("aria-live"), "polite");
});

test("a line is read as who, in which pane, what: of a message the title and the first paragraph", () => {
  assert.equal(spoken(said("hallo")), "Piet: hallo");
  assert.equal(spoken(said("hallo", { pane: "private" })), "In je privéchat. Piet: hallo");
  const message = { title: "Kaart 1", body: [{ type: "heading", text: "nee" }, paragraph("Een ", { text: "zin" }), paragraph("meer")] };
  assert.equal(spoken(botLine(message)), "Bot: Kaart 1. Een zin");
  assert.equal(spoken(botLine({})), "Bot: ");
});

test("the announcer is there for a screen reader, and only for that", () => {
  assert.equal(byId("announcer").className, "unseen");
  assert.equal(text(byId("announcer")), "");
});
