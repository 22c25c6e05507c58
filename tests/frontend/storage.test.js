// What a browser keeps, and that the room goes on where it keeps nothing.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./house.js";
import { forget, keep, keepHere, kept, keptHere } from "../../adapters/web/static/storage.js";

test("what was kept is there, in this tab or in this browser, until it is forgotten", () => {
  keep("token", "geheim");
  keepHere("naam", "Anna");
  assert.deepEqual([kept("token"), keptHere("naam"), kept("naam"), keptHere("token")], ["geheim", "Anna", "", ""]);
  keep("token", "");
  forget("naam");
  assert.deepEqual([kept("token"), keptHere("naam")], ["", ""]);
});

for (const name of ["sessionStorage", "localStorage"]) {
  test(`where the browser refuses its ${name}, it is as if nothing was kept`, (t) => {
    const closed = () => {
      throw new DOMException("the page stands in another one's frame", "SecurityError");
    };
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { get: closed, configurable: true });
    t.after(() => Object.defineProperty(globalThis, name, before));
    keep("token", "geheim");
    keepHere("naam", "Anna");
    forget("naam");
    const own = name === "sessionStorage" ? kept("token") : keptHere("naam");
    assert.equal(own, "");
  });
}
