import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Wire, botLine, freshPage, said, window } from "./house.js";
import { Connection } from "../../adapters/web/static/connection.js";

const WELCOME = { type: "welcome", you: { id: "web:1", name: "Anna", token: "geheim" }, now: "2026-12-01T12:00:00Z", speed: 1 };
const SAY = { type: "say", pane: "group", text: "hallo" };

beforeEach(freshPage);

/** A connection of Anna, who is in. */
function joined() {
  const frames = [];
  const states = [];
  const connection = new Connection((frame) => frames.push(frame), (state) => states.push(state));
  connection.join("Anna");
  Wire.last.open();
  Wire.last.say(WELCOME);
  return { connection, frames, states, wire: Wire.last, state: () => states.at(-1) };
}

const sent = (wire, kind) => wire.sent.filter((frame) => frame.type === kind);

/** The line breaks, and is there again. */
function again(t, wait = 20_000) {
  Wire.last.drop();
  t.mock.timers.tick(wait);
  Wire.last.open();
}

test("it knocks at its own house, and says who it is", () => {
  const { wire } = joined();
  assert.equal(wire.address, "ws://127.0.0.1:3978/ws");
  assert.deepEqual(wire.sent, [{ type: "join", name: "Anna", token: "", since: 0, takeover: false }]);
});

test("after a break it is back by itself, as the same person, and asks for what it missed", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { wire } = joined();
  wire.say(said("een", { seq: 41 }));
  wire.say(said("twee", { seq: 40 }));
  again(t);
  assert.notEqual(Wire.last, wire);
  assert.deepEqual(Wire.last.sent, [{ type: "join", name: "Anna", token: "geheim", since: 41, takeover: false }]);
});

test("after everything was wiped it asks for all that is there", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { wire } = joined();
  wire.say(said("een", { seq: 41 }));
  wire.say({ type: "cleared" });
  again(t);
  assert.equal(Wire.last.sent[0].since, 0);
});

test("what was not acknowledged is sent again after a break: once it is known who we are, under the same id", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection, wire } = joined();
  connection.send(SAY);
  again(t);
  assert.deepEqual(sent(Wire.last, "say"), []);
  Wire.last.say(WELCOME);
  assert.deepEqual(sent(Wire.last, "say"), sent(wire, "say"));
  assert.equal(sent(wire, "say").length, 1);
});

test("what was said while the line was down is sent when it is back, in its order", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection } = joined();
  Wire.last.drop();
  connection.send({ ...SAY, text: "een" });
  connection.send({ ...SAY, text: "twee" });
  t.mock.timers.tick(1000);
  Wire.last.open();
  Wire.last.say(WELCOME);
  assert.deepEqual(sent(Wire.last, "say").map((frame) => frame.text), ["een", "twee"]);
});

test("what was acknowledged is never sent again, and whoever sent it hears that it was saved", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection, wire } = joined();
  const heard = [];
  connection.send(SAY, (saved) => heard.push(saved));
  wire.say({ type: "ack", id: sent(wire, "say")[0].id });
  wire.say({ type: "ack", id: sent(wire, "say")[0].id });
  assert.deepEqual(heard, [true]);
  again(t);
  Wire.last.say(WELCOME);
  assert.deepEqual(sent(Wire.last, "say"), []);
});

test("what will never be accepted is not sent again, and whoever sent it hears that", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection, frames, wire } = joined();
  const heard = [];
  connection.send(SAY, (saved) => heard.push(saved));
  wire.say({ type: "error", text: "Je bericht is te lang.", id: sent(wire, "say")[0].id });
  assert.deepEqual(heard, [false]);
  assert.equal(frames.at(-1).text, "Je bericht is te lang.");
  t.mock.timers.tick(60_000);
  assert.equal(sent(wire, "say").length, 1);
});

test("what the server would hang up at is not even sent, and whoever sent it hears that", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection, frames, state, wire } = joined();
  const heard = [];
  connection.send({ ...SAY, text: "x".repeat(200_000) }, (saved) => heard.push(saved));
  assert.deepEqual(heard, [false]);
  assert.match(frames.at(-1).text, /te lang/);
  assert.equal(state().waiting, 0);
  again(t);
  Wire.last.say(WELCOME);
  assert.deepEqual([...sent(wire, "say"), ...sent(Wire.last, "say")], []);
});

test("what could not be saved just now is sent again a little later", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection, wire } = joined();
  connection.send(SAY);
  wire.say({ type: "error", text: "Dit lukt nu even niet." });
  t.mock.timers.tick(4999);
  assert.equal(sent(wire, "say").length, 1);
  t.mock.timers.tick(1);
  const [first, second] = sent(wire, "say");
  assert.deepEqual(second, first);
});

test("nothing is sent again on a line on which it is not yet known who we are", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection, wire } = joined();
  connection.send(SAY);
  wire.say({ type: "error", text: "Dit lukt nu even niet." });
  again(t, 1000);
  t.mock.timers.tick(5000);
  assert.deepEqual(Wire.last.sent.map((frame) => frame.type), ["join"]);
});

test("every frame has an id of its own, that fits the protocol", () => {
  const { connection, wire } = joined();
  for (let n = 0; n < 50; n += 1) connection.send(SAY);
  const ids = sent(wire, "say").map((frame) => frame.id);
  assert.equal(new Set(ids).size, 50);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
});

test("what is not worth keeping is lost when the line is down", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection } = joined();
  connection.sendNow({ type: "seat", count: 3 });
  assert.deepEqual(sent(Wire.last, "seat"), [{ type: "seat", count: 3 }]);
  Wire.last.drop();
  connection.sendNow({ type: "seat", count: 4 });
  t.mock.timers.tick(1000);
  Wire.last.open();
  Wire.last.say(WELCOME);
  assert.deepEqual(sent(Wire.last, "seat"), []);
});

test("it knocks less and less often, at least every twenty seconds, and never all tabs at once", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(Math, "random", () => 0.5);
  joined();
  for (const wait of [500, 1000, 2000, 4000, 8000, 15_000, 15_000]) {
    const before = Wire.made.length;
    Wire.last.drop();
    t.mock.timers.tick(wait - 1);
    assert.equal(Wire.made.length, before);
    t.mock.timers.tick(1);
    assert.equal(Wire.made.length, before + 1);
  }
  Math.random.mock.mockImplementation(() => 0);
  const before = Wire.made.length;
  Wire.last.drop();
  t.mock.timers.tick(11_250);
  assert.equal(Wire.made.length, before + 1);
});

test("after it was in, it counts its tries anew", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(Math, "random", () => 0.5);
  joined();
  for (let n = 0; n < 6; n += 1) again(t);
  Wire.last.say(WELCOME);
  const before = Wire.made.length;
  Wire.last.drop();
  t.mock.timers.tick(500);
  assert.equal(Wire.made.length, before + 1);
});

for (const [what, back] of [
  ["the network", () => window.dispatchEvent(new window.Event("online"))],
  ["the person", () => document.dispatchEvent(new window.Event("visibilitychange"))],
]) {
  test(`it does not wait when ${what} comes back, and knocks once`, (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    joined();
    Wire.last.drop();
    const before = Wire.made.length;
    back();
    assert.equal(Wire.made.length, before + 1);
    window.dispatchEvent(new window.Event("online"));
    document.dispatchEvent(new window.Event("visibilitychange"));
    t.mock.timers.tick(60_000);
    assert.equal(Wire.made.length, before + 1);
  });
}

test("while it is in, nothing makes it knock again", () => {
  joined();
  window.dispatchEvent(new window.Event("online"));
  assert.equal(Wire.made.length, 1);
});

test("who no longer wants to be anybody is left alone", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection } = joined();
  connection.rest();
  Wire.last.drop();
  t.mock.timers.tick(60_000);
  window.dispatchEvent(new window.Event("online"));
  assert.equal(Wire.made.length, 1);
});

test("taking over a name is asked once; who comes back later only shows the token", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const connection = new Connection(() => {}, () => {});
  connection.join("Anna");
  Wire.last.open();
  Wire.last.say({ type: "name_taken", name: "Anna" });
  connection.rest();
  connection.join("Anna", "", true);
  assert.equal(Wire.last.sent.at(-1).takeover, true);
  Wire.last.say(WELCOME);
  again(t);
  assert.deepEqual([Wire.last.sent[0].takeover, Wire.last.sent[0].token], [false, "geheim"]);
});

test("it tells how the line is, and how much waits", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { connection, state } = joined();
  assert.deepEqual(state(), { online: true, down: false, waiting: 0 });
  connection.send(SAY);
  assert.equal(state().waiting, 1);
  Wire.last.drop();
  assert.deepEqual(state(), { online: false, down: true, waiting: 1 });
  t.mock.timers.tick(1000);
  Wire.last.open();
  Wire.last.say(WELCOME);
  assert.deepEqual(state(), { online: true, down: false, waiting: 1 });
  Wire.last.say({ type: "ack", id: sent(Wire.last, "say")[0].id });
  assert.equal(state().waiting, 0);
});

test("an old line that closes late does not count", () => {
  const { wire, states, connection } = joined();
  wire.readyState = 3;
  connection.join("Anna");
  Wire.last.open();
  const before = states.length;
  wire.drop();
  assert.equal(states.length, before);
});

test("every frame of the server is passed on", () => {
  const { frames, wire } = joined();
  wire.say(botLine({ title: "Kaart 1" }));
  assert.deepEqual(frames.map((frame) => frame.type), ["welcome", "line"]);
});
