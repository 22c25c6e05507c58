import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { byId, freshPage, hasFocus, submit, text, type } from "./house.js";
import { JoinScreen } from "../../adapters/web/static/join.js";

let asked;
let screen;

beforeEach(() => {
  freshPage();
  asked = [];
  screen = new JoinScreen((name, takeover) => asked.push([name, takeover]));
  screen.open();
});

function come(name) {
  type(byId("join-name"), name);
  submit(byId("join-form"));
}

test("who gives a name asks for a place, without the blanks around it", () => {
  come("  Anna ");
  assert.deepEqual(asked, [["Anna", false]]);
});

test("without a name nobody gets in: the field says so, is marked and has the focus", () => {
  come("   ");
  assert.deepEqual(asked, []);
  assert.equal(text(byId("join-error")), "Vul je naam in. Een voornaam is genoeg.");
  assert.equal(byId("join-name").getAttribute("aria-invalid"), "true");
  hasFocus(byId("join-name"));
});

test("whoever types on is no longer told what was wrong", () => {
  come("");
  type(byId("join-name"), "A");
  assert.equal(text(byId("join-error")), "");
  assert.equal(byId("join-name").hasAttribute("aria-invalid"), false);
});

test("a name that is taken is asked about, and only a yes takes it over, as it was written there", () => {
  screen.ask("Anna <b>");
  assert.equal(byId("join-form").hidden, true);
  assert.equal(byId("join-taken").hidden, false);
  assert.equal(text(byId("join-taken-name")), "Anna <b>");
  hasFocus(byId("join-taken-title"));
  byId("join-takeover").click();
  assert.deepEqual(asked, [["Anna <b>", true]]);
});

test("who is asked elsewhere whether it is them reads where to say so, and can choose another name", () => {
  screen.wait("Anna");
  assert.match(text(byId("join-wait")), /^Anna zit al in de kamer.*kies «Ja, dat ben ik»\.$/);
  assert.equal(byId("join-takeover").hidden, true);
  byId("join-rename").click();
  screen.ask("Anna");
  assert.deepEqual([text(byId("join-wait")), byId("join-takeover").hidden], ["", false]);
});

test("who is somebody else gets the form back", () => {
  screen.ask("Anna");
  byId("join-rename").click();
  assert.equal(byId("join-form").hidden, false);
  assert.equal(byId("join-taken").hidden, true);
  assert.deepEqual(asked, []);
  hasFocus(byId("join-name"));
});

test("opening the door again drops an old complaint", () => {
  screen.say("De kamer is vol.");
  screen.open();
  assert.equal(text(byId("join-error")), "");
  assert.equal(byId("join").hidden, false);
});
