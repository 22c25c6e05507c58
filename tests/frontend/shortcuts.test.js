// One key for what is done most, and nothing by accident.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { byId, freshPage, window } from "./house.js";
import { shortcuts } from "../../adapters/web/static/shortcuts.js";

let done;
let able;

beforeEach(() => {
  [done, able] = [[], true];
  freshPage();
  byId("join").hidden = true;
  shortcuts((wanted) => {
    if (able) done.push(wanted);
    return able;
  });
});

function press(key, more = {}, target = document.body) {
  target.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

test("each key asks for its own thing, in capitals too", () => {
  for (const key of ["v", "o", "h", "g", "p", "V", "x", "Enter"]) press(key);
  assert.deepEqual(done, ["next", "undo", "hand", "group", "private", "next"]);
});

test("nothing happens while somebody types", () => {
  for (const id of ["group-text", "private-text", "join-name"]) press("v", {}, byId(id));
  assert.deepEqual(done, []);
});

for (const held of ["ctrlKey", "altKey", "metaKey", "repeat"]) {
  test(`a key with ${held} is not for us`, () => {
    press("v", { [held]: true });
    assert.deepEqual(done, []);
  });
}

test("the list opens by its key and by its button, and while it is open no other key works", () => {
  press("?", { shiftKey: true });
  assert.equal(byId("keys").open, true);
  press("v");
  byId("keys-close").click();
  assert.equal(byId("keys").open, false);
  byId("keys-open").click();
  assert.equal(byId("keys").open, true);
  assert.deepEqual(done, []);
});

test("who switches them off is left alone, also another day", () => {
  byId("keys-on").click();
  press("v");
  press("?");
  assert.deepEqual([done, byId("keys").open, localStorage.getItem("sneltoetsen")], [[], false, "uit"]);
  byId("keys-on").click();
  press("v");
  assert.deepEqual(done, ["next"]);
});

test("at the door no key does anything", () => {
  byId("join").hidden = false;
  press("v");
  assert.deepEqual(done, []);
});

test("what can't be done now is said to who can't see it", () => {
  able = false;
  press("v");
  assert.equal(byId("announcer").textContent, "Dat kan nu niet.");
});
