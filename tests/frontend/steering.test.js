// The buttons of the cockpit, each at its own place.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { all, botLine, byId, freshPage, text } from "./house.js";
import { steering } from "../../adapters/web/static/steering.js";

beforeEach(freshPage);

/** The labels of the buttons in a group, in the order in which one tabs through them. */
function shown(group, commands) {
  const buttons = commands.map((command) => ({ label: command, command }));
  byId("cockpit").replaceChildren(steering(botLine({ look: "cockpit", buttons }), () => {}));
  return all(`.buttons--${group} button`).map(text);
}

test("what steers comes in one order, whatever order the bot gives, and begins with what leads on", () => {
  const steer = ["volgende", "overslaan", "stand", "vorige", "verder", "stop", "pauze", "verleng"];
  assert.deepEqual(shown("steer", [...steer].reverse()), steer);
});

test("what takes the group nowhere new stands apart, and what only passes by above all", () => {
  const commands = ["notitie", "volgende", "stuuropnieuw", "ongedaan"];
  assert.deepEqual(shown("quiet", commands), ["ongedaan", "notitie"]);
  assert.deepEqual(shown("steer", commands), ["volgende"]);
  assert.deepEqual(shown("passing", commands), ["stuuropnieuw"]);
});
