import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { all, botLine, button, byId, freshPage, hasFocus, one, paragraph, said, text, type } from "./house.js";
import { Pane } from "../../adapters/web/static/pane.js";

const EENS = { label: "Eens", command: "eens", about: "kaart:1" };
const ONEENS = { label: "Oneens", command: "oneens", about: "kaart:1" };
const HAND = { label: "Hand opsteken", command: "hand" };
const CARD = { look: "kaart", title: "Kaart 1", body: [paragraph("Een zin.")], buttons: [EENS, ONEENS, HAND] };
const NOTE = { label: "Bewaar notitie", command: "notitie", args: "kaart:1", inputs: ["tekst"] };
const PAGE = { title: "Voorbereiding", inputs: [{ id: "tekst", label: "Notitie voor jezelf", kind: "long" }], buttons: [NOTE] };

let sent;

beforeEach(() => {
  freshPage();
  sent = [];
});

/** A chat in which the newest card is pinned; what is sent waits for `answer`. */
function pane(name = "group", { pins = ({ message }, id, current) => (message.look === "kaart" ? id : current) } = {}) {
  const places = { group: ["table", null], private: ["cockpit", byId("cockpit-dock")] };
  const [slot, dock] = places[name];
  return new Pane(name, { slot: byId(slot), dock, pins, send: (wish, done = () => {}) => sent.push({ wish, done }) });
}

const wishes = () => sent.map(({ wish }) => wish);
const table = () => byId("table");
const lines = (name = "group") => all(`#${name}-log li:not([hidden])`);

test("a press is sent once, however often somebody presses before it is saved", () => {
  pane().add(botLine(CARD), true);
  button("Hand opsteken", table()).click();
  button("Hand opsteken", table()).click();
  assert.deepEqual(wishes(), [{ type: "press", pane: "group", command: "hand", args: "", about: "", inputs: {} }]);
});

test("once a press is answered, saved or not, it can be pressed again", () => {
  pane().add(botLine(CARD), true);
  for (const saved of [true, false]) {
    button("Eens", table()).click();
    sent.at(-1).done(saved);
  }
  button("Eens", table()).click();
  assert.equal(sent.length, 3);
});

test("the second Enter on a form falls on fields that the first one emptied, and asks for nothing", (t) => {
  t.mock.method(performance, "now", () => 1000);
  pane("private").add(botLine(PAGE, { pane: "private" }), true);
  type(one("textarea"), "ons voorbeeld");
  button("Bewaar notitie").click();
  sent.at(-1).done(true);
  type(one("textarea"), "");
  button("Bewaar notitie").click();
  assert.equal(all(".field-error").map(text).join(""), "");
  assert.equal(sent.length, 1);
  type(one("textarea"), "nog een");
  button("Bewaar notitie").click();
  assert.equal(sent.length, 2);
});

test("a press that waits holds back no other button, nor the same one of another message", () => {
  const chat = pane();
  chat.add(botLine({ buttons: [EENS, ONEENS] }), true);
  chat.add(botLine({ buttons: [EENS] }), true);
  for (const each of all("#group-log button")) each.click();
  assert.equal(sent.length, 3);
});

test("a press brings along what it is about, its words and its fields", () => {
  pane("private").add(botLine(PAGE, { pane: "private" }), true);
  type(one("textarea"), "ons voorbeeld");
  button("Bewaar notitie").click();
  assert.deepEqual(wishes(), [{ type: "press", pane: "private", command: "notitie", args: "kaart:1", about: "", inputs: { tekst: "ons voorbeeld" } }]);
  pane().add(botLine(CARD), true);
  button("Eens", table()).click();
  assert.equal(sent.at(-1).wish.about, "kaart:1");
});

test("a press with an empty field that must be filled in is not sent, and can be done again when it is", () => {
  pane("private").add(botLine(PAGE, { pane: "private" }), true);
  button("Bewaar notitie").click();
  assert.equal(sent.length, 0);
  type(one("textarea"), "nu wel");
  button("Bewaar notitie").click();
  assert.equal(sent.length, 1);
});

test("fields are emptied when they are saved, also when their message was replaced meanwhile, and kept when they are refused", () => {
  const chat = pane("private");
  const line = botLine(PAGE, { pane: "private" });
  chat.add(line, true);
  const press = () => {
    type(one("textarea"), "tekst");
    button("Bewaar notitie").click();
  };
  press();
  sent.at(-1).done(false);
  assert.equal(one("textarea").value, "tekst");
  press();
  chat.add({ ...line, message: { ...line.message, title: "Voorbereiding, bijgewerkt" } }, true);
  assert.equal(one("textarea").value, "tekst");
  sent.at(-1).done(true);
  assert.equal(one("textarea").value, "");
});

test("a line that is replaced keeps its place, and what is being typed in it, caret and all", () => {
  const chat = pane("private");
  const line = botLine(PAGE, { pane: "private" });
  chat.add(line, true);
  chat.add(said("later", { pane: "private" }), true);
  type(one("textarea"), "half");
  one("textarea").setSelectionRange(2, 2);
  chat.add({ ...line, message: { ...line.message, body: [paragraph("nieuw")] } }, true);
  assert.match(text(lines("private")[0]), /nieuw/);
  assert.equal(one("textarea").value, "half");
  hasFocus(one("textarea"));
  assert.equal(one("textarea").selectionStart, 2);
});

test("a line that comes again as it was is not drawn anew", () => {
  const chat = pane();
  const line = botLine({ title: "Stap" });
  chat.add(line, true);
  const node = one("#group-log article");
  assert.equal(chat.add({ ...line }, true), line);
  assert.ok(one("#group-log article") === node);
});

test("half a note is saved with its own page when that page is turned", () => {
  const chat = pane("private");
  const line = botLine(PAGE, { pane: "private" });
  chat.add(line, true);
  type(one("textarea"), "over kaart 1");
  chat.add({ ...line, message: { ...line.message, title: "Kaart 2", buttons: [{ ...NOTE, args: "kaart:2" }] } }, true);
  assert.deepEqual(wishes(), [{ type: "press", pane: "private", command: "notitie", args: "kaart:1", about: "", inputs: { tekst: "over kaart 1" } }]);
  assert.equal(one("textarea").value, "");
});

test("only half a note is saved like that: not an empty one, nor half an agreement", () => {
  const chat = pane("private");
  for (const [command, words] of [["notitie", "  "], ["afspraak", "half"]]) {
    const line = botLine({ ...PAGE, buttons: [{ ...NOTE, command }] }, { pane: "private" });
    chat.add(line, true);
    type(all("textarea").at(-1), words);
    chat.add({ ...line, message: { title: "Iets anders" } }, true);
  }
  assert.deepEqual(wishes(), []);
});

test("the newest card lies on the table, and stands nowhere else; the one before goes back among the lines", () => {
  const chat = pane();
  chat.add(botLine(CARD), true);
  assert.equal(text(one("#table h3")), "Kaart 1");
  assert.deepEqual(lines(), []);
  chat.add(botLine({ ...CARD, title: "Kaart 2" }), true);
  assert.equal(text(one("#table h3")), "Kaart 2");
  assert.deepEqual(lines().map((line) => text(one("h3", line))), ["Kaart 1"]);
});

test("a cockpit of before helps nobody, and is not among the lines", () => {
  const chat = pane("private", { pins: ({ message }, id, current) => (message.look === "cockpit" ? id : current) });
  for (const title of ["Welkom", "Spelregels"]) chat.add(botLine({ look: "cockpit", title }, { pane: "private" }), true);
  assert.equal(text(one("#cockpit h3")), "Spelregels");
  assert.deepEqual(lines("private"), []);
});

test("the buttons of what is pinned stand in the dock, and go with it", () => {
  const chat = pane("private", { pins: ({ message }, id) => (message.buttons ? id : "") });
  const line = botLine({ look: "cockpit", title: "Welkom", buttons: [{ label: "Verder", command: "verder" }] }, { pane: "private" });
  chat.add(line, true);
  assert.deepEqual(all("#cockpit-dock button").map(text), ["Verder"]);
  assert.deepEqual(all("#cockpit button"), []);
  chat.add({ ...line, message: { look: "cockpit", title: "Klaar" } }, true);
  assert.deepEqual(all("#cockpit-dock button"), []);
});

test("whoever was on a button of the cockpit still is after it was shown anew, even when there was none in between", () => {
  const chat = pane("private", { pins: ({ message }, id) => (message.buttons ? id : "") });
  const line = botLine({ look: "cockpit", title: "Welkom", buttons: [{ label: "Verder", command: "verder" }] }, { pane: "private" });
  const bare = { ...line, message: { look: "cockpit", title: "Welkom" } };
  chat.add(line, true);
  button("Verder").focus();
  chat.add({ ...line, message: { ...line.message, title: "Spelregels" } }, true);
  hasFocus(button("Verder"));
  chat.add(bare, true);
  hasFocus(byId("cockpit"));
  chat.add(line, true);
  hasFocus(button("Verder"));
  chat.add(bare, true);
  byId("private-text").focus();
  chat.add(line, true);
  hasFocus(byId("private-text"));
});

test("what I chose stands pressed, also after the card was shown anew and after a reload", () => {
  const line = botLine(CARD);
  const chosen = () => all("#table [aria-pressed=true]").map(text);
  const chat = pane();
  chat.add(line, true);
  button("Eens", table()).click();
  button("Oneens", table()).click();
  assert.deepEqual(chosen(), ["Oneens"]);
  chat.add({ ...line, message: { ...CARD, body: [paragraph("2 van 4")] } }, true);
  assert.deepEqual(chosen(), ["Oneens"]);
  byId("table").replaceChildren();
  byId("group-log").querySelector("ol").replaceChildren();
  pane().add(line, false);
  assert.deepEqual(chosen(), ["Oneens"]);
});

test("what I say about myself leaves my answer as it was", () => {
  pane().add(botLine(CARD), true);
  button("Eens", table()).click();
  button("Hand opsteken", table()).click();
  assert.deepEqual(all("#table [aria-pressed=true]").map(text), ["Eens"]);
});

test("my hand follows the queue, not what I pressed", () => {
  const chat = pane();
  const line = botLine(CARD);
  const hand = () => one('[data-command="hand"]', table());
  chat.add(line, true);
  hand().click();
  assert.equal(text(hand()), "Hand opsteken");
  chat.handUp = true;
  assert.equal(text(hand()), "Hand omlaag");
  chat.add({ ...line, message: { ...CARD, body: [] } }, true);
  assert.equal(text(hand()), "Hand omlaag");
  sent[0].done(true);
  hand().click();
  chat.handUp = false;
  assert.equal(text(hand()), "Hand opsteken");
  assert.deepEqual(wishes().map((wish) => wish.command), ["hand", "handomlaag"]);
  assert.equal(hand().hasAttribute("aria-pressed"), false);
});

test("after a wipe there is nothing left: no line, no card, no choice", () => {
  const chat = pane();
  const line = botLine(CARD);
  chat.add(line, true);
  button("Eens", table()).click();
  chat.add(said("hallo"), true);
  chat.clear();
  assert.equal(chat.empty, true);
  assert.deepEqual([lines().length, table().childElementCount], [0, 0]);
  chat.add(line, true);
  assert.equal(button("Eens", table()).getAttribute("aria-pressed"), "false");
});

test("what was said before the session stands out of the way, can be had back, and is counted", () => {
  const chat = pane("private");
  const at = (time) => ({ pane: "private", at: `2026-12-01T${time}:00Z` });
  chat.add(said("een", at("11:00")), false);
  chat.add(said("twee", at("11:30")), false);
  chat.began("2026-12-01T12:00:00Z");
  chat.add(said("drie", at("12:01")), false);
  const earlier = byId("private-earlier");
  assert.deepEqual(all(".line--earlier").map((line) => text(one(".said-text", line))), ["een", "twee"]);
  assert.deepEqual([earlier.hidden, text(earlier)], [false, "Toon 2 oudere berichten"]);
  earlier.click();
  assert.equal(earlier.hidden, true);
  assert.ok(one("#private-log .lines--all"));
  hasFocus(byId("private-log"));
});

test("one older message is counted as one, and none not at all", () => {
  const chat = pane("private");
  assert.equal(byId("private-earlier").hidden, true);
  chat.add(said("een", { pane: "private", at: "2026-12-01T11:00:00Z" }), false);
  chat.began("2026-12-01T12:00:00Z");
  assert.equal(text(byId("private-earlier")), "Toon 1 ouder bericht");
});

test("a page of the preparation stays in sight in a new session, but folds", () => {
  const chat = pane("private");
  chat.add(botLine({ look: "voorbereiding", title: "Kaart 3" }, { pane: "private", at: "2026-12-01T11:00:00Z" }), false);
  assert.equal(one(".fold").open, true);
  chat.began("2026-12-01T12:00:00Z");
  assert.equal(one(".fold").open, false);
  assert.equal(all(".line--earlier").length, 0);
});

test("whoever asks for a field goes on in it; whoever is doing something else does not", () => {
  const chat = pane("private");
  chat.add(botLine({ look: "kaart", title: "Kaart 1", buttons: [{ label: "Notitie maken", command: "notitie" }, { label: "Parkeer iets", command: "parkeer" }] }, { pane: "private" }), true);
  byId("private-text").focus();
  chat.add(botLine(PAGE, { pane: "private" }), true);
  hasFocus(byId("private-text"));
  button("Notitie maken").focus();
  const PARK = { ...PAGE, buttons: [{ ...NOTE, command: "parkeer" }] };
  chat.add(botLine(PARK, { pane: "private" }), true);
  chat.add(botLine(PAGE, { pane: "private" }), true);
  hasFocus(all("textarea").at(-1));
  button("Parkeer iets").focus();
  chat.add(botLine(PARK, { pane: "private" }), true);
  hasFocus(all("textarea").at(-1));
});
