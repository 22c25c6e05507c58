// The whole page, from index.html to what is sent: main.js with all that it uses.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Wire, all, botLine, button, byId, freshPage, hasFocus, one, paragraph, said, submit, text, type, window } from "./house.js";
import { CARD, ROUND, WELCOME, announced, board, enter, last, open, tell } from "./room.js";

beforeEach((t) => {
  freshPage();
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
});

test("who comes for the first time stands at the door, and is let in by name", async () => {
  await open();
  assert.deepEqual([byId("join").hidden, byId("room").hidden, Wire.made.length], [false, true, 0]);
  type(byId("join-name"), "Anna");
  submit(byId("join-form"));
  Wire.last.open();
  assert.equal(last().name, "Anna");
  tell(WELCOME);
  assert.deepEqual([byId("join").hidden, byId("room").hidden], [true, false]);
});

test("who loads the page again is back without a question", async () => {
  sessionStorage.setItem("token", "geheim");
  await open();
  Wire.last.open();
  assert.deepEqual([last().token, byId("join").hidden], ["geheim", true]);
});

test("a token that was handed over in the address is used, and no longer stands there", async () => {
  await open("/prive#t=geheim%20woord");
  Wire.last.open();
  assert.equal(last().token, "geheim woord");
  assert.equal(location.href, "http://127.0.0.1:3978/prive");
  assert.equal(sessionStorage.getItem("token"), "geheim woord");
});

test("a token that is no longer known is dropped, and the door says why", async () => {
  sessionStorage.setItem("token", "oud");
  await open();
  Wire.last.open();
  tell({ type: "error", text: "Vul je naam in." });
  assert.deepEqual([sessionStorage.getItem("token"), text(byId("join-error")), byId("join").hidden], [null, "Vul je naam in.", false]);
});

test("a name that is taken is asked about, and yes takes it over", async (t) => {
  await open();
  type(byId("join-name"), "Anna");
  submit(byId("join-form"));
  Wire.last.open();
  tell({ type: "name_taken", name: "Anna" });
  Wire.last.drop();
  t.mock.timers.tick(60_000);
  assert.equal(Wire.made.length, 1); // nobody knocks while the person thinks
  byId("join-takeover").click();
  Wire.last.open();
  assert.deepEqual([last().name, last().takeover], ["Anna", true]);
});

test("the private chat alone shows no line of the group", async () => {
  await enter({ path: "/prive", lines: [said("in de groep"), said("aan jou", { pane: "private" })] });
  assert.ok(document.body.classList.contains("alone"));
  assert.deepEqual(all(".said-text").map(text), ["aan jou"]);
  assert.equal(document.title, "Je privéchat – kaartensessie");
});

test("the link to the private chat brings me along", async () => {
  await enter();
  assert.match(byId("private-link").href, /\/prive#t=geheim$/);
});

test("before the first session the deck says how to prepare, invite, rehearse and begin, and only fills in what to type", async () => {
  await enter();
  button("Zet /start zon voor me klaar").click();
  assert.equal(byId("group-text").value, "/start zon");
  hasFocus(byId("group-text"));
  button("Bereid je voor").click();
  assert.equal(byId("private-text").value, "/voorbereiden zon");
  hasFocus(byId("private-text"));
  button("Nodig je collega's uit").click();
  assert.match(byId("private-text").value, /^\/uitnodiging \d{1,2} [a-z]+ 13:00 2u$/);
  button("Oefen eerst alleen").click();
  assert.equal(byId("who").open, true);
  assert.equal(Wire.last.sent.filter((frame) => frame.type === "say").length, 0);
  tell(said("hallo"));
  assert.ok(!one(".invitation"));
});

test("the card in play lies on the table, until it has been played", async () => {
  const card = botLine(CARD);
  await enter({ board: ROUND, lines: [card] });
  assert.equal(text(one("#table h3")), "Kaart 1");
  tell({ ...card, message: { ...CARD, buttons: [] } });
  assert.ok(!one("#table article"));
});

test("what is no card, step, welcome or result does not lie on the table, and neither does anything between sessions", async () => {
  await enter({ board: ROUND, lines: [botLine(CARD), botLine({ look: "herinnering", title: "Nog vijf minuten" })] });
  assert.equal(text(one("#table h3")), "Kaart 1");
  board({ running: false });
  assert.ok(!one("#table article"));
});

test("a result stays on the table when the session is over, and says that it is", async () => {
  await enter({ board: ROUND, lines: [botLine(CARD)] });
  tell(botLine({ look: "resultaat", title: "Het resultaat" }));
  board({ running: false });
  assert.equal(text(one("#table h3")), "Het resultaat");
  assert.equal(text(byId("board-step")), "De sessie is klaar");
});

test("the cockpit with buttons is the one that counts", async () => {
  const cockpit = (title, buttons) => botLine({ look: "cockpit", title, buttons }, { pane: "private" });
  await enter({ board: ROUND, lines: [cockpit("Welkom", [{ label: "Verder", command: "verder" }])] });
  assert.equal(text(one("#cockpit h3")), "Welkom");
  tell(cockpit("Klaar"));
  assert.ok(!one("#cockpit article"));
});

test("while the room is being shown nothing is read aloud; what comes later is, but not my own words, nor the same again", async () => {
  await enter({ board: ROUND, lines: [said("van voor mijn tijd")] });
  assert.deepEqual(announced(), []);
  const card = botLine(CARD);
  tell(card, said("van mij", { mine: true }));
  tell({ ...card, message: { ...CARD, body: [paragraph("1 van 4")] } });
  assert.deepEqual(announced(), ["Bot: Kaart 1. Een zin."]);
  tell({ ...card, message: { ...CARD, title: "Kaart 2" } });
  assert.equal(announced().length, 2);
});

test("what was missed while the line was down is shown, not read aloud", async (t) => {
  await enter({ board: ROUND });
  Wire.last.drop();
  t.mock.timers.tick(20_000);
  Wire.last.open();
  tell(WELCOME, said("intussen"));
  assert.deepEqual([announced(), all(".said-text").map(text)], [[], ["intussen"]]);
});

test("who gets the word hears so, once", async () => {
  await enter({ board: ROUND });
  board({ speaking: "Anna" });
  board({ speaking: "Anna", discussed: 1 });
  assert.deepEqual(announced(), ["Jij bent aan het woord."]);
});

test("my raised hand follows the queue", async () => {
  await enter({ board: ROUND, lines: [botLine({ ...CARD, buttons: [{ label: "Hand opsteken", command: "hand" }] })] });
  board({ queue: ["Piet", "Anna"] });
  assert.ok(button("Hand omlaag"));
  board({ queue: ["Piet"] });
  assert.ok(button("Hand opsteken"));
});

test("of the chat that is out of sight is told how much is new, until somebody looks", async () => {
  await enter({ board: ROUND });
  byId("private").checkVisibility = () => false;
  tell(said("een", { pane: "private" }), said("twee", { pane: "private" }));
  assert.deepEqual([byId("private-unread").hidden, text(byId("private-unread"))], [false, "2 nieuw"]);
  byId("show-private").click();
  assert.deepEqual([byId("private-unread").hidden, byId("panes").dataset.pane], [true, "private"]);
  assert.deepEqual([byId("show-private").getAttribute("aria-pressed"), byId("show-group").getAttribute("aria-pressed")], ["true", "false"]);
});

test("what is said in the chat in sight is not counted", async () => {
  await enter({ board: ROUND });
  tell(said("een", { pane: "private" }), said("twee"));
  assert.deepEqual([byId("private-unread").hidden, byId("group-unread").hidden], [true, true]);
});

test("a receipt in the chat that is out of sight passes by, and does not count as new", async (t) => {
  await enter({ board: ROUND });
  byId("private").checkVisibility = () => false;
  tell(botLine({ look: "ontvangst", body: [paragraph("Je keuze is genoteerd.")] }, { pane: "private" }));
  assert.deepEqual([byId("passing").hidden, text(byId("passing")), byId("private-unread").hidden], [false, "Je keuze is genoteerd.", true]);
  t.mock.timers.tick(6000);
  assert.equal(byId("passing").hidden, true);
});

test("what passes by is gone for who goes and looks at it: there its buttons are", async () => {
  await enter({ board: ROUND });
  byId("private").checkVisibility = () => false;
  tell(botLine({ look: "ontvangst", body: [paragraph("Je keuze is genoteerd.")] }, { pane: "private" }));
  byId("show-group").click();
  assert.equal(byId("passing").hidden, false);
  byId("show-private").click();
  assert.equal(byId("passing").hidden, true);
});

test("when the line is lost the room says so, and how much waits; when it is back, nothing", async (t) => {
  await enter({ board: ROUND });
  Wire.last.drop();
  assert.equal(text(byId("connection")), "Verbinding weg. We proberen het opnieuw…");
  type(byId("group-text"), "eens");
  submit(byId("group-composer"));
  assert.equal(text(byId("connection")), "Verbinding weg. We proberen het opnieuw… Er wacht 1 bericht.");
  type(byId("group-text"), "hand");
  submit(byId("group-composer"));
  assert.match(text(byId("connection")), /Er wachten 2 berichten\.$/);
  t.mock.timers.tick(20_000);
  Wire.last.open();
  tell(WELCOME);
  assert.equal(text(byId("connection")), "");
  assert.deepEqual(Wire.last.sent.slice(1).map((frame) => frame.text), ["eens", "hand"]);
});

test("when the room can't be reached at all, the door says so", async () => {
  await open();
  type(byId("join-name"), "Anna");
  submit(byId("join-form"));
  Wire.last.drop();
  assert.match(text(byId("join-error")), /^De kamer is nu niet bereikbaar/);
});

test("what went wrong is told in the room, and can be put away", async () => {
  await enter({ board: ROUND });
  tell({ type: "error", text: "Je bericht is te lang." });
  assert.deepEqual([byId("problem").hidden, text(byId("problem-text"))], [false, "Je bericht is te lang."]);
  assert.deepEqual(announced(), ["Je bericht is te lang."]);
  byId("problem-close").click();
  assert.equal(byId("problem").hidden, true);
});

test("after a wipe the table is empty, and the deck lies ready again", async () => {
  await enter({ board: ROUND, lines: [botLine(CARD), said("hallo")] });
  tell({ type: "cleared" });
  assert.deepEqual([all("article").length, text(byId("board-progress"))], [0, "Er loopt nu geen sessie"]);
  assert.ok(one(".invitation"));
});

test("a new session moves what was said before out of the way in the private chat", async () => {
  await enter({ board: ROUND, lines: [said("oud", { pane: "private", at: "2026-12-01T11:00:00Z" })] });
  tell(botLine({ look: "welkom", title: "Welkom" }, { at: "2026-12-01T12:00:00Z" }));
  assert.deepEqual(all("#private-log .line--earlier").length, 1);
});

test("a seat for a practice colleague is asked for at once", async () => {
  await enter();
  byId("seats-2").dispatchEvent(new window.Event("change"));
  assert.deepEqual(last(), { type: "seat", count: 2 });
});

test("a frame of a newer bot is left out, and the page goes on", async () => {
  await enter({ board: ROUND });
  tell({ type: "muziek" }, said("hallo"));
  assert.deepEqual(all("#group-log .said-text").map(text), ["hallo"]);
});
