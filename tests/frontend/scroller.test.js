import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { window } from "./house.js";
import { Scroller } from "../../adapters/web/static/scroller.js";

let log;
let jump;
let scroller;
let passed;
let resized;

beforeEach((t) => {
  t.mock.method(performance, "now", () => passed);
  passed = 0;
  globalThis.ResizeObserver = class {
    constructor(told) {
      resized = told;
    }

    observe() {}
  };
  document.body.innerHTML = '<div id="log"><ol></ol></div><button id="jump" hidden></button>';
  log = document.getElementById("log");
  jump = document.getElementById("jump");
  size(log, { scrollHeight: 1000, clientHeight: 300 });
  scroller = new Scroller(log, jump);
  resized(); // as a browser does when somebody begins to look
});

const size = (node, sizes) => {
  for (const [name, value] of Object.entries(sizes)) Object.defineProperty(node, name, { value, configurable: true });
};

/** A line of so many pixels, at the end. */
function line(height = 40) {
  const item = document.createElement("li");
  const top = log.scrollHeight;
  log.firstElementChild.append(item);
  size(item, { offsetTop: top, offsetHeight: height });
  size(log, { scrollHeight: top + height });
  return item;
}

/** A person scrolls; without a sign of a hand it is the page itself that does. */
function scroll(top, { hand = true } = {}) {
  passed += 10_000;
  if (hand) log.dispatchEvent(new window.Event("wheel"));
  log.scrollTop = top;
  log.dispatchEvent(new window.Event("scroll"));
}

test("what is new comes into sight, to its end", () => {
  line();
  scroller.grown(false, true);
  assert.equal(log.scrollTop, 740);
  assert.equal(jump.hidden, true);
});

test("of a line that is longer than the log the top comes into sight", () => {
  line(500);
  scroller.grown(false, true);
  assert.equal(log.scrollTop, 990);
});

test("whoever asked for a long line follows on, though it shifted a bit under their hand as it came; whoever reads on in it does not", () => {
  line(500);
  scroller.grown(false, true);
  scroll(1001);
  line();
  scroller.grown(false, true);
  assert.equal(log.scrollTop, 1240);
  line(900);
  scroller.grown(false, true);
  scroll(1800);
  line();
  scroller.grown(false, true);
  assert.equal(log.scrollTop, 1800);
});

test("whoever reads back is left there, and gets a button to what is new", () => {
  scroll(100);
  line();
  scroller.grown(false, true);
  assert.equal(log.scrollTop, 100);
  assert.equal(jump.hidden, false);
  jump.click();
  assert.equal(log.scrollTop, 740);
  assert.equal(jump.hidden, true);
});

test("what I say myself, and what was there before I came, always comes into sight", () => {
  scroll(100);
  line();
  scroller.grown(true, true);
  assert.equal(log.scrollTop, 740);
  scroll(100);
  line();
  scroller.grown(false, false);
  assert.equal(log.scrollTop, 780);
});

test("whoever scrolls back down follows again", () => {
  scroll(100);
  line();
  scroller.grown(false, true);
  scroll(700);
  assert.equal(jump.hidden, true);
  line();
  scroller.grown(false, true);
  assert.equal(log.scrollTop, 780);
});

test("only a hand stops following: not the page itself, nor a log that changes its size", () => {
  scroll(100, { hand: false });
  line();
  scroller.grown(false, true);
  assert.equal(log.scrollTop, 740);
  size(log, { clientHeight: 200 });
  scroll(100);
  resized();
  assert.equal(log.scrollTop, 840);
});

test("a hand counts for the scrolling that it causes, not for what comes long after", () => {
  log.dispatchEvent(new window.Event("keydown"));
  passed += 1501;
  log.scrollTop = 100;
  log.dispatchEvent(new window.Event("scroll"));
  line();
  scroller.grown(false, true);
  assert.equal(log.scrollTop, 740);
});

test("whoever was at the end stays there when the log becomes lower, whoever reads back stays where they are", () => {
  line();
  scroller.grown(false, true);
  size(log, { clientHeight: 200 });
  resized();
  assert.equal(log.scrollTop, 840);
  scroll(100);
  resized();
  assert.equal(log.scrollTop, 100);
});

test("a log that need not scroll is left alone", () => {
  size(log, { scrollHeight: 200 });
  log.scrollTop = 5;
  scroller.toEnd();
  assert.equal(log.scrollTop, 5);
});

test("a newest line that came to stand above others is not scrolled to", () => {
  line(500);
  scroller.grown(false, true);
  line(40);
  scroller.stay();
  assert.equal(log.scrollTop, 1240);
});

test("hidden lines below the newest one do not count", () => {
  line(500);
  scroller.grown(false, true);
  line(0).hidden = true;
  line(0).classList.add("line--earlier");
  scroller.stay();
  assert.equal(log.scrollTop, 990);
});

test("of a nod that is longer than the log its first words come into sight, but nobody who reads back is moved", () => {
  line(500);
  scroller.stay();
  assert.equal(log.scrollTop, 990);
  scroll(100);
  line(500);
  scroller.stay();
  assert.equal(log.scrollTop, 100);
});

test("in a log that is hardly higher than a line there is less air above it", () => {
  size(log, { clientHeight: 32 });
  line(60);
  scroller.stay();
  assert.equal(log.scrollTop, 996);
});

test("what was folded away does not count either, until it is unfolded", () => {
  line(500);
  line(0).classList.add("line--earlier");
  scroller.stay();
  assert.equal(log.scrollTop, 990);
  log.firstElementChild.classList.add("lines--all");
  scroller.stay();
  assert.equal(log.scrollTop, 1200);
});

test("a line that became another one is read from its top", () => {
  line(500);
  scroll(100);
  scroller.toEnd();
  assert.equal(log.scrollTop, 990);
});

test("room is asked for by the height of the line, with air, and given back once", () => {
  scroller.makeRoom(line(80));
  assert.equal(log.style.getPropertyValue("--need"), "120px");
  assert.equal(scroller.giveRoom(), true);
  assert.equal(log.style.getPropertyValue("--need"), "");
  assert.equal(scroller.giveRoom(), false);
});

test("a log that folds says that there is something to read when it is no more than a strip", () => {
  log.replaceChildren(document.createElement("ol"));
  scroller = new Scroller(log, jump, true);
  const more = log.querySelector(".more");
  line(200);
  scroller.grown(false, true);
  assert.equal(more.hidden, true);
  size(log, { clientHeight: 32 });
  resized();
  assert.equal(more.hidden, false);
  size(log, { clientHeight: 150 });
  resized();
  assert.equal(more.hidden, true);
});

test("another log never says so", () => {
  size(log, { clientHeight: 32 });
  line(200);
  scroller.grown(false, true);
  assert.equal(log.querySelector(".more"), null);
});
