import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { all, botLine, byId, freshPage, hasFocus, one, text, window } from "./house.js";
import { BoardView } from "../../adapters/web/static/board.js";
import { Clock } from "../../adapters/web/static/clock.js";
import { botMessage } from "../../adapters/web/static/render.js";

const ANNA = { id: "web:1", name: "Anna", token: "t" };
const BOARD = {
  running: true,
  step: "Ronde 1",
  card: "Kaart 8",
  discussed: 3,
  cards: 12,
  step_ends: "2026-12-01T12:10:00Z",
  session_ends: "2026-12-01T13:00:00Z",
  queue: [],
  speaking: "",
  away: [],
  facilitator: "Piet",
  facilitator_id: "web:2",
};

let clock;
let seated;
let view;

beforeEach((t) => {
  freshPage();
  t.mock.timers.enable({ apis: ["setInterval"] });
  clock = new Clock();
  clock.set("2026-12-01T12:00:00Z");
  seated = [];
  view = new BoardView(clock, (count) => seated.push(count));
});

const shown = (id) => text(byId(id));

test("without a session the board says so, and shows no time, no card and nobody's turn", () => {
  for (const board of [null, { ...BOARD, running: false }]) {
    view.show(board, ANNA);
    assert.deepEqual([shown("board-step"), shown("board-card"), shown("board-progress")], ["Klaar om te beginnen", "", "Er loopt nu geen sessie"]);
    assert.deepEqual([byId("board-times").hidden, byId("board-talk").hidden, all(".pip").length], [true, true, 0]);
  }
});

test("while a session runs the board says where it stands", () => {
  view.show(BOARD, ANNA);
  assert.deepEqual([shown("board-step"), shown("board-card"), shown("board-progress")], ["Ronde 1", "Kaart 8", "3 van 12 kaarten besproken"]);
  assert.deepEqual([all(".pip").length, all(".pip--done").length], [12, 3]);
  assert.deepEqual([byId("board-times").hidden, byId("board-talk").hidden], [false, false]);
  assert.deepEqual([shown("time-step"), shown("time-session")], ["10 min", "1 u"]);
});

test("before there are cards nothing is said about them, and a step without a name is the session", () => {
  view.show({ ...BOARD, step: "", cards: 0 }, ANNA);
  assert.deepEqual([shown("board-step"), shown("board-progress")], ["Kaartensessie", ""]);
});

test("there are as many marks as cards, also when there become fewer", () => {
  view.show(BOARD, ANNA);
  view.show({ ...BOARD, cards: 2, discussed: 2 }, ANNA);
  assert.deepEqual([all(".pip").length, all(".pip--done").length], [2, 2]);
});

test("a session whose result lies on the table is done, until another runs", () => {
  view.show(null, ANNA);
  view.ended = true;
  assert.equal(shown("board-step"), "De sessie is klaar");
  view.show(BOARD, ANNA);
  assert.equal(shown("board-step"), "Ronde 1");
});

test("the time counts down by itself, and is marked when it is over", (t) => {
  view.show(BOARD, ANNA);
  clock.set("2026-12-01T12:12:00Z");
  t.mock.timers.tick(250);
  assert.equal(shown("time-step"), "2 min over tijd");
  assert.ok(byId("time-step").parentElement.classList.contains("time--late"));
  assert.equal(byId("time-session").parentElement.classList.contains("time--late"), false);
});

test("the cockpit tells the same time as the bar above it, without being shown anew", (t) => {
  const moments = { step_ends: BOARD.step_ends, session_ends: BOARD.session_ends, agreed: BOARD.session_ends, rest: "" };
  const facts = { type: "facts", rows: [["Tijd", "tot 13:10 (om 13:00 nog 10 minuten, op schema)"]], role: "klok", clock: moments };
  byId("cockpit").append(botMessage(botLine({ look: "cockpit", title: "Ronde 1", body: [facts] }), () => {}));
  view.show(BOARD, ANNA);
  assert.equal(text(one("#cockpit dd")), "tot 13:10, nog 10 min; op schema");
  clock.set("2026-12-01T12:12:00Z");
  t.mock.timers.tick(250);
  assert.equal(text(one("#cockpit dd")), `tot 13:10, ${shown("time-step")}; 2 min later klaar`);
});

test("a step without an end shows no time", () => {
  view.show({ ...BOARD, step_ends: null }, ANNA);
  assert.deepEqual([byId("time-step").parentElement.hidden, byId("time-session").parentElement.hidden], [true, false]);
});

test("a rehearsal's clock says how fast it runs, an ordinary one nothing", () => {
  view.show(BOARD, ANNA);
  assert.equal(byId("tempo").hidden, true);
  clock.set("2026-12-01T12:00:00Z", 30);
  view.show(BOARD, ANNA);
  assert.deepEqual([byId("tempo").hidden, shown("tempo-speed")], [false, "30×"]);
});

test("who speaks and who waits is told by name, and to myself as «jij»", () => {
  view.show(BOARD, ANNA);
  assert.equal(shown("board-queue"), "Niemand in de wachtrij");
  view.show({ ...BOARD, speaking: "Nora", queue: ["Piet", "Anna"] }, ANNA);
  assert.equal(shown("board-queue"), "Aan het woord: Nora. Wachtrij: Piet, jij.");
  view.show({ ...BOARD, speaking: "Anna" }, ANNA);
  assert.equal(shown("board-queue"), "Aan het woord: jij.");
  assert.equal(byId("board-queue-item").classList.contains("talk-item--quiet"), false);
});

test("who is away is told, and when nobody is nothing", () => {
  view.show({ ...BOARD, away: ["Nora", "Sam"] }, ANNA);
  assert.deepEqual([byId("board-away-item").hidden, shown("board-away")], [false, "Even weg: Nora, Sam"]);
  view.show(BOARD, ANNA);
  assert.equal(byId("board-away-item").hidden, true);
});

test("the facilitator is known by id, for two people can have one name", () => {
  view.show({ ...BOARD, facilitator: "Anna", facilitator_id: "web:9" }, ANNA);
  assert.equal(shown("board-facilitator"), "Gespreksbegeleider: Anna");
  view.show({ ...BOARD, facilitator: "Anna", facilitator_id: "web:1" }, ANNA);
  assert.equal(shown("board-facilitator"), "Gespreksbegeleider: jij");
  view.show({ ...BOARD, facilitator: "", facilitator_id: "" }, ANNA);
  assert.equal(shown("board-facilitator"), "Gespreksbegeleider: nog niemand");
});

test("names are text in a direction of their own", () => {
  view.show({ ...BOARD, speaking: "<i>Nora</i>", queue: ["<i>x</i>"], away: ["<i>y</i>"], facilitator: "<i>z</i>" }, ANNA);
  assert.equal(all("#board-talk i").length, 0);
  assert.deepEqual(all("#board-talk bdi").map(text), ["<i>Nora</i>", "<i>x</i>", "<i>y</i>", "<i>z</i>"]);
});

test("everybody in the room is listed, those who are here are counted, and practice colleagues are known as such", () => {
  view.show(null, ANNA);
  view.people([
    { name: "Anna", practice: false, here: true },
    { name: "Sam", practice: true, here: true },
    { name: "Piet", practice: false, here: false },
  ]);
  assert.deepEqual(all("#people li").map(text), ["Annajij", "Samoefencollega", "Pietniet hier"]);
  assert.equal(shown("who-count"), "2");
  assert.equal(all("#people .person--gone").length, 1);
  assert.equal(one("[name=seats]:checked").value, "1");
});

test("a seat is asked for by choosing a number", () => {
  byId("seats-3").checked = true;
  byId("seats-3").dispatchEvent(new window.Event("change"));
  assert.deepEqual(seated, [3]);
  assert.equal(all("[name=seats]").length, 6);
});

test("the list of people closes with Escape, which gives the focus back, and by pressing beside it", () => {
  const who = byId("who");
  who.open = true;
  byId("seats-0").focus();
  byId("seats-0").dispatchEvent(new window.KeyboardEvent("keydown", { key: "a", bubbles: true }));
  assert.equal(who.open, true);
  byId("seats-0").dispatchEvent(new window.KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  assert.equal(who.open, false);
  hasFocus(one("summary", who));
  who.open = true;
  one("#people", who).click();
  assert.equal(who.open, true);
  byId("board-step").click();
  assert.equal(who.open, false);
});
