import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { hasFocus, one, window } from "./house.js";
import { keepReachable } from "../../adapters/web/static/reach.js";

let slot;
let resized;
const later = () => new Promise((done) => setTimeout(done, 0));

beforeEach(() => {
  globalThis.ResizeObserver = class {
    constructor(told) {
      resized = told;
    }

    observe() {}
    disconnect() {}
  };
  document.body.innerHTML = '<div id="slot"></div>';
  slot = document.getElementById("slot");
});

/** Something pinned whose text is so high, in a place of 300 pixels. */
async function pin(height, makeRoom) {
  keepReachable(slot, makeRoom);
  slot.innerHTML = '<article><h3 id="t">Kaart 1</h3><div data-scroll="t" style="overflow-y: auto"></div></article>';
  const part = one("[data-scroll]");
  size(part, height);
  await later();
  return part;
}

function size(part, height) {
  Object.defineProperty(part, "scrollHeight", { value: height, configurable: true });
  Object.defineProperty(part, "clientHeight", { value: 300, configurable: true });
}

const hint = () => one(".more");

test("a text that fits can't be tabbed to, and says of no more", async () => {
  const part = await pin(300);
  assert.equal(part.hasAttribute("tabindex"), false);
  assert.equal(hint().hidden, true);
});

test("a text that scrolls can be reached by keyboard, has a name, and says that there is more", async () => {
  const part = await pin(900);
  assert.deepEqual([part.tabIndex, part.getAttribute("role"), part.getAttribute("aria-labelledby")], [0, "group", "t"]);
  assert.equal(hint().hidden, false);
});

test("it is looked at again when it changes its size", async () => {
  const part = await pin(900);
  size(part, 200);
  resized();
  assert.equal(part.hasAttribute("tabindex"), false);
  assert.equal(hint().hidden, true);
});

test("who read to the end is no longer told that there is more, and goes on from the text", async () => {
  const part = await pin(900);
  one("button", hint()).focus();
  part.scrollTop = 590;
  part.dispatchEvent(new window.Event("scroll"));
  assert.equal(hint().hidden, true);
  hasFocus(part);
});

test("reading on scrolls, unless making room was enough", async (t) => {
  let enough = true;
  const part = await pin(900, () => enough);
  const scrolled = t.mock.method(part, "scrollBy", () => {});
  one("button", hint()).click();
  assert.equal(scrolled.mock.callCount(), 0);
  enough = false;
  one("button", hint()).click();
  assert.deepEqual(scrolled.mock.calls[0].arguments, [{ top: 240, behavior: "smooth" }]);
});

test("of what is pinned next there is one hint again", async () => {
  await pin(900);
  slot.append(document.createElement("p"));
  await later();
  assert.equal(document.querySelectorAll(".more").length, 1);
});
