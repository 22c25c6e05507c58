// What I chose is what the bot says that I chose: by button, typed, or in another tab.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Wire, all, botLine, button, byId, freshPage, one, paragraph, text } from "./house.js";
import { ROUND, enter, tell } from "./room.js";

const HAND = { label: "Hand opsteken", command: "hand", about: "kaart:1:x" };
const choice = (label, command, about = "kaart:1:x") => ({ label, command, about });
const card = (...buttons) => botLine({ look: "kaart", title: "Kaart 1", card: { number: 1, kind: "stelling" }, body: [paragraph("Een zin.")], buttons: [...buttons, HAND] }, { id: "kaart" });
const OPEN = card(choice("Eens", "eens"), choice("Oneens", "oneens"));

/** A receipt that says what stands. */
function receipt(words, command, id, { passed = false } = {}) {
  const away = { label: "Haal mijn keuze weg", command: "schrap", args: "keuze", about: "kaart:1:x" };
  const chosen = { card: "kaart:1:x", about: "kaart:1:x", words, commands: command ? [command] : [] };
  return botLine({ look: "ontvangst", body: [paragraph("Bewaard.")], buttons: command && !passed ? [away] : [], chosen }, { id, pane: "private" });
}

const pressed = (name) => button(name, byId("table")).getAttribute("aria-pressed");

beforeEach((t) => {
  freshPage();
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
});

test("what was typed is marked on the card and stands with what is mine, and so does taking it back", async () => {
  await enter({ board: ROUND, lines: [OPEN] });
  tell(receipt("Oneens", "oneens", "een"));
  assert.deepEqual([pressed("Eens"), pressed("Oneens"), text(byId("mine-words"))], ["false", "true", "Jouw keuzeOneens"]);
  tell(receipt("", "", "twee"));
  assert.deepEqual([pressed("Oneens"), text(byId("mine-words")).startsWith("Hier komt")], ["false", true]);
});

test("once the stand is shown my choice still stands there, and can't be taken back any more", async () => {
  await enter({ board: ROUND, lines: [OPEN] });
  tell(receipt("Eens", "eens", "een"));
  assert.equal(button("Haal mijn keuze weg").hidden, false);
  tell(card());
  tell(receipt("Eens", "eens", "een", { passed: true }));
  assert.equal(text(byId("mine-words")), "Jouw keuzeEens");
  assert.equal(document.querySelector('[data-command="schrap"]'), null);
});

test("the private chat by itself has my choice too, for as long as it can be taken back", async () => {
  await enter({ path: "/prive#t=geheim", board: ROUND, lines: [OPEN] });
  tell(receipt("Eens", "eens", "een"));
  assert.equal(button("Haal mijn keuze weg").hidden, false);
  assert.equal(text(byId("mine-words")), "Jouw keuzeEens");
  tell(receipt("Eens", "eens", "een", { passed: true }));
  assert.match(text(byId("mine-words")), /^Hier komt/);
});

test("a hand can be lowered as long as it is up", async () => {
  const lower = botLine({ look: "ontvangst", body: [paragraph("Je hand is omhoog.")], buttons: [{ label: "Hand omlaag", command: "handomlaag" }] }, { pane: "private" });
  await enter({ board: { ...ROUND, queue: ["Anna"] }, lines: [lower] });
  assert.equal(button("Hand omlaag").hidden, false);
  tell({ type: "board", board: ROUND, now: "2026-12-01T12:00:00Z" });
  assert.equal(button("Hand omlaag").hidden, true);
});

test("what I chose at another card, or in another session, is not my choice now", async () => {
  await enter({ board: ROUND, lines: [receipt("Eens", "eens", "een")] });
  tell(card(choice("Eens", "eens", "kaart:2:x")));
  assert.equal(pressed("Eens"), "false");
  tell(botLine({ look: "kaart", title: "Kaart 2", card: { number: 2, kind: "vraag" }, buttons: [{ ...HAND, about: "kaart:2:x" }] }));
  assert.match(text(byId("mine-words")), /^Hier komt/);
});

test("what the bot asks back about or refuses is not marked as chosen, and what stood there stands again", async () => {
  await enter({ board: ROUND, lines: [OPEN] });
  const refused = (id) => botLine({ look: "weigering", asks: true, body: [paragraph("Jullie zijn met 3. Wat kiest iedereen?")] }, { id, pane: "private" });
  const choose = (name) => {
    button(name, byId("table")).click();
    assert.equal(pressed(name), "true");
    tell({ type: "ack", id: Wire.last.sent.at(-1).id });
  };
  choose("Eens");
  tell(refused("een"));
  assert.equal(pressed("Eens"), "false");
  choose("Oneens");
  tell(botLine({ look: "ontvangst", body: [paragraph("Bewaard.")] }, { id: "twee", pane: "private" }));
  choose("Eens");
  tell(refused("drie"));
  assert.deepEqual([pressed("Eens"), pressed("Oneens")], ["false", "true"]);
  tell(refused("vier"));
  assert.equal(pressed("Oneens"), "true");
});

test("what I only ask to see leaves my answer as it was, and is none itself", async () => {
  const buttons = [["Akkoord", "akkoord"], ["Wij zijn met meer", "samen"], ["Lees alles", "spelregels"]].map(([label, command]) => ({ label, command }));
  await enter({ board: ROUND, lines: [botLine({ look: "stap", title: "Spelregels", step: "spelregels", buttons })] });
  for (const { label } of buttons) button(label, byId("table")).click();
  assert.deepEqual(all("[aria-pressed]", byId("table")).map((each) => [text(each), each.getAttribute("aria-pressed")]), [["Akkoord", "true"]]);
});
