import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { all, byId, freshPage, hasFocus, one, submit, text, type } from "./house.js";
import { composer } from "../../adapters/web/static/composer.js";

let sent;

beforeEach((t) => {
  freshPage();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  sent = [];
  composer("group", (wish, done = () => {}) => sent.push({ wish, done }), (item) => one("#group-log ol").append(item));
});

const wishes = () => sent.map(({ wish }) => wish);
const waiting = () => all(".line--waiting");

function say(words) {
  type(byId("group-text"), words);
  submit(byId("group-composer"));
}

test("what is typed is sent without the blanks around it, and the field is empty for the next", () => {
  say("  eens  ");
  assert.deepEqual(wishes(), [{ type: "say", pane: "group", text: "eens" }]);
  assert.equal(byId("group-text").value, "");
  hasFocus(byId("group-text"));
});

test("nothing is not sent", () => {
  say("   ");
  assert.deepEqual(wishes(), []);
});

test("what takes long to send is shown as waiting, until it is saved", (t) => {
  say("eens");
  t.mock.timers.tick(699);
  assert.equal(waiting().length, 0);
  t.mock.timers.tick(1);
  assert.match(text(one(".line--waiting")), /^Jij eensWordt verstuurd…$/);
  sent[0].done(true);
  assert.equal(waiting().length, 0);
});

test("what was saved at once is never shown as waiting", (t) => {
  say("eens");
  sent[0].done(true);
  t.mock.timers.tick(5000);
  assert.equal(waiting().length, 0);
});

test("what was refused is back in the field, unless something else is being typed", () => {
  say("te lang");
  sent[0].done(false);
  assert.equal(byId("group-text").value, "te lang");
  say("ook te lang");
  type(byId("group-text"), "korter");
  sent[1].done(false);
  assert.equal(byId("group-text").value, "korter");
});
