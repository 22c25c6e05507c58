import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock, timeOfDay } from "../../adapters/web/static/clock.js";

const NOW = "2026-12-01T12:00:00Z";

/** A clock that was set `seconds` ago by the stopwatch; the computer's own time stands still, until a test moves it. */
function clock(t, { seconds = 0, speed = 1 } = {}) {
  let passed = 0;
  t.mock.timers.enable({ apis: ["Date"], now: Date.parse(NOW) });
  t.mock.method(performance, "now", () => passed);
  const made = new Clock();
  made.set(NOW, speed);
  passed = seconds * 1000;
  return made;
}

for (const [until, text, late] of [
  ["2026-12-01T14:05:00Z", "2 u 5 min", false],
  ["2026-12-01T13:00:00Z", "1 u", false],
  ["2026-12-01T12:58:01Z", "59 min", false],
  ["2026-12-01T12:02:00Z", "2 min", false],
  ["2026-12-01T12:01:59Z", "1:59", false],
  ["2026-12-01T12:00:05Z", "0:05", false],
  ["2026-12-01T12:00:00Z", "tijd is om", true],
  ["2026-12-01T11:59:01Z", "tijd is om", true],
  ["2026-12-01T11:58:00Z", "2 min over tijd", true],
  ["no time at all", "", false],
]) {
  test(`at noon what is left until ${until} reads «${text}»`, (t) => {
    assert.deepEqual(clock(t).left(until), { text, late });
  });
}

for (const [passed, line] of [
  [0, "tot 13:10, nog 10 min; op schema; 3 kaarten"],
  [9 * 60 + 30, "tot 13:10, nog 0:30; op schema; 3 kaarten"],
  [10 * 60, "tot 13:10, tijd is om; op schema; 3 kaarten"],
  [13 * 60, "tot 13:10, 3 min over tijd; 3 min later klaar; 3 kaarten"],
]) {
  test(`after ${passed} seconds the line of the cockpit tells the time of that moment`, (t) => {
    const moments = { step_ends: "2026-12-01T12:10:00Z", session_ends: "2026-12-01T14:00:00Z", agreed: "2026-12-01T14:00:00Z", rest: "3 kaarten" };
    assert.equal(clock(t, { seconds: passed }).inOneLine(moments), line);
  });
}

test("what was won or lost by the plan stands in the line from the start", (t) => {
  const noon = clock(t);
  const line = (/** @type {string} */ ends) =>
    noon.inOneLine({ step_ends: "2026-12-01T12:10:00Z", session_ends: ends, agreed: "2026-12-01T14:00:00Z", rest: "" });
  assert.equal(line("2026-12-01T13:52:30Z"), "tot 13:10, nog 10 min; 7 min eerder klaar");
  assert.equal(line("2026-12-01T15:05:00Z"), "tot 13:10, nog 10 min; 1 u 5 min later klaar");
});

test("time passes at the server's pace", (t) => {
  assert.equal(clock(t, { seconds: 2, speed: 60 }).now(), Date.parse("2026-12-01T12:02:00Z"));
});

test("a laptop that slept knows how late it is, whichever of its clocks stood still", (t) => {
  const slept = clock(t);
  t.mock.timers.setTime(Date.parse("2026-12-01T12:40:00Z"));
  assert.equal(slept.now(), Date.parse("2026-12-01T12:40:00Z"));
});

test("a computer whose time is set back loses none", (t) => {
  const set = clock(t, { seconds: 60 });
  t.mock.timers.setTime(Date.parse("2026-12-01T11:00:00Z"));
  assert.equal(set.now(), Date.parse("2026-12-01T12:01:00Z"));
});

test("a fast clock shows no seconds that jump", (t) => {
  assert.equal(clock(t, { speed: 10 }).left("2026-12-01T12:00:30Z").text, "1 min");
});

test("setting the time leaves the pace as it was", (t) => {
  const made = clock(t, { speed: 30 });
  made.set(NOW);
  assert.equal(made.speed, 30);
});

test("a time that can't be read, or a pace that stands still, is no reason to stop the clock", (t) => {
  const made = clock(t, { seconds: 1, speed: 0 });
  made.set("once upon a time");
  assert.equal(made.now(), Date.parse(NOW) + 1000);
});

test("a time of day is Dutch, wherever the reader is", () => {
  assert.equal(timeOfDay("2026-12-01T12:00:00Z"), "13:00");
  assert.equal(timeOfDay("2026-07-01T12:00:00Z"), "14:00");
  assert.equal(timeOfDay(""), "");
});
