// What calls somebody who has the tab behind their meeting; and that nothing does while they look.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { byId, freshPage, one, text, window } from "./house.js";
import { Attention } from "../../adapters/web/static/attention.js";

let behind;
let shown;
let played;

class Notice extends EventTarget {
  static permission = "default";

  static async requestPermission() {
    Notice.permission = "granted";
    return "granted";
  }

  constructor(title, { body }) {
    super();
    shown.push(body);
  }
}

class Audio {
  constructor() {
    played += 1;
  }

  destination = {};
  currentTime = 0;
  createOscillator = () => ({ frequency: {}, connect: () => ({ connect() {} }), start() {}, stop() {} });
  createGain = () => ({ gain: {}, connect() {} });
  close() {}
}

beforeEach((t) => {
  freshPage();
  document.head.innerHTML = '<link rel="icon" href="/static/icon.svg">';
  [behind, shown, played] = [true, [], 0];
  Notice.permission = "default";
  Object.assign(globalThis, { Notification: Notice, AudioContext: Audio });
  Object.assign(window, { Notification: Notice, AudioContext: Audio });
  document.hasFocus = () => !behind;
  t.mock.timers.enable({ apis: ["setTimeout"] });
});

function attention() {
  const made = new Attention();
  made.title = "De kamer";
  return made;
}

const icon = () => one('link[rel="icon"]', document.head).getAttribute("href");

test("while somebody looks nothing calls them", () => {
  behind = false;
  attention().call("Nog vijf minuten");
  assert.deepEqual([document.title, icon()], ["De kamer", "/static/icon.svg"]);
});

test("behind another window the title and the icon call, until somebody looks", () => {
  const calling = attention();
  calling.call("Nog vijf minuten");
  calling.title = "Nog steeds de kamer";
  assert.deepEqual([document.title, icon()], ["● Nog vijf minuten", "/static/icon-new.svg"]);
  behind = false;
  window.dispatchEvent(new window.Event("focus"));
  assert.deepEqual([document.title, icon()], ["Nog steeds de kamer", "/static/icon.svg"]);
});

test("there is no sound unless it is wanted, and that is remembered", () => {
  attention().call("een");
  assert.equal(played, 0);
  byId("alert-sound").click();
  assert.equal(played, 1); // to hear what it is like
  freshPageKeeping();
  attention().call("twee");
  assert.deepEqual([played, byId("alert-sound").checked], [2, true]);
});

function freshPageKeeping() {
  const kept = { ...localStorage };
  freshPage();
  for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, value);
}

test("the browser is only asked when somebody says so, and shows a message from then on", async () => {
  const calling = attention();
  calling.offer(true);
  assert.equal(byId("alert-offer").hidden, false);
  calling.call("een");
  assert.deepEqual(shown, []);
  byId("alert-yes").click();
  await Promise.resolve();
  calling.call("twee");
  assert.deepEqual([shown, byId("alert-offer").hidden], [["twee"], true]);
});

test("who does not want it is not asked again, and can still find it", () => {
  attention().offer(true);
  byId("alert-no").click();
  freshPageKeeping();
  attention().offer(true);
  assert.deepEqual([byId("alert-offer").hidden, byId("alert-browser").hidden], [true, false]);
});

test("it is offered only at a fitting moment, and never to who has decided already", () => {
  const calling = attention();
  calling.offer(false);
  assert.equal(byId("alert-offer").hidden, true);
  Notice.permission = "denied";
  attention().offer(true);
  assert.equal(byId("alert-offer").hidden, true);
  assert.match(text(byId("alert-state")), /instellingen van je browser/);
});
