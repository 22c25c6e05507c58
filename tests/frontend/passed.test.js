// What has passed stands out of the way.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { all, botLine, button, byId, freshPage, one, paragraph, said, text, type } from "./house.js";
import { Pane } from "../../adapters/web/static/pane.js";

beforeEach(freshPage);

/** A chat in which the newest message of one look is pinned. */
function pane(name, look = "kaart") {
  const [slot, dock] = { group: ["table", null], private: ["cockpit", byId("cockpit-dock")] }[name];
  return new Pane(name, { slot: byId(slot), dock, pins: ({ message }, id, current) => (message.look === look ? id : current), send: () => {} });
}

test("with a new card the answers of the one before stand out of the way, and so do its reminders", () => {
  const chat = pane("private", "cockpit");
  const mine = { pane: "private" };
  const cockpit = (number) => botLine({ look: "cockpit", title: `Kaart ${number}`, buttons: [{ label: "Verder", command: "verder" }] }, mine);
  chat.add(cockpit(1), true);
  chat.add(said("wat zei ik", { ...mine, mine: true }), true);
  chat.add(botLine({ look: "bericht", asks: true, body: [paragraph("Zeker?")] }, { ...mine, id: "vraag" }), true);
  for (const look of ["ontvangst", "weigering", "herinnering", "bericht"]) chat.add(botLine({ look, body: [paragraph(look)] }, mine), true);
  assert.equal(all(".line--earlier").length, 0);
  chat.add(cockpit(2), true);
  assert.equal(text(byId("private-earlier")), "Toon 5 oudere berichten");
  assert.ok(!all('[data-look="bericht"]')[1].closest(".line--earlier"), "a notice that is no answer stays");
  chat.add(botLine({ look: "ontvangst", body: [paragraph("nieuw")] }, mine), true);
  assert.equal(all(".line--earlier").length, 5);
});

test("a question that was answered folds away with what the answer brought, though the focus is still on it", () => {
  const chat = pane("private", "cockpit");
  const mine = { pane: "private" };
  const cockpit = (title) => botLine({ look: "cockpit", title, buttons: [{ label: "Verder", command: "verder" }] }, mine);
  const asked = () => botLine({ look: "bericht", asks: true, body: [paragraph("Nu al?")], buttons: [{ label: "Ja", command: "ja" }] }, mine);
  chat.add(cockpit("Ronde 1"), true);
  chat.add(asked(), true);
  button("Ja").focus();
  chat.add(cockpit("Ronde 2"), true);
  assert.equal(all(".line--earlier").length, 0, "nobody has answered it");
  button("Ja").click();
  chat.add(cockpit("Pauze"), true);
  assert.equal(all(".line--earlier").length, 1);
  assert.equal(document.activeElement, byId("private-log"));
});

test("a form that was sent folds away with the card at which it was, one that was not sent stays", () => {
  const chat = pane("private", "cockpit");
  const mine = { pane: "private" };
  const NOTE = { inputs: [{ id: "tekst", label: "Notitie voor jezelf", kind: "long" }], buttons: [{ label: "Bewaar notitie", command: "notitie", inputs: ["tekst"] }] };
  chat.add(botLine({ look: "cockpit", title: "Kaart 1" }, mine), true);
  for (const title of ["Notitie bij kaart 1", "Een onderwerp parkeren"]) chat.add(botLine({ ...NOTE, title }, mine), true);
  type(one("textarea"), "ons voorbeeld");
  button("Bewaar notitie").click();
  byId("private-text").focus();
  chat.add(botLine({ look: "cockpit", title: "Kaart 2" }, mine), true);
  assert.deepEqual(all(".line--earlier .msg-title").map(text), ["Notitie bij kaart 1"]);
});

test("a reminder folds away when it has become pointless, but not from under somebody's hands", () => {
  const chat = pane("private");
  const line = { pane: "private", at: "2026-12-01T12:00:00Z" };
  const buttons = [{ label: "Verder", command: "verder" }];
  chat.add(botLine({ look: "herinnering", title: "Over 5 minuten is het pauze", expires_minutes: 5, buttons }, line), true);
  button("Verder").focus();
  chat.passes(Date.parse("2026-12-01T12:06:00Z"));
  assert.equal(all(".line--passed").length, 0);
  byId("private-text").focus();
  chat.passes(Date.parse("2026-12-01T12:05:00Z"));
  assert.equal(all(".line--passed").length, 0);
  chat.passes(Date.parse("2026-12-01T12:06:00Z"));
  assert.equal(all(".line--passed.line--earlier").length, 1);
});

test("a reminder that never becomes pointless stays, with its buttons, until something else is pinned", () => {
  const chat = pane("private", "cockpit");
  const line = { pane: "private", at: "2026-12-01T12:00:00Z" };
  const buttons = [{ label: "Nee, ik blijf begeleiden", command: "nee" }];
  chat.add(botLine({ look: "herinnering", title: "Piet wil de begeleiding overnemen", buttons }, line), true);
  chat.passes(Date.parse("2026-12-01T12:00:59Z"));
  assert.equal(all(".line--passed, .line--earlier").length, 0);
  chat.add(botLine({ look: "cockpit", title: "Kaart 2" }, { pane: "private" }), true);
  assert.equal(all(".line--passed.line--earlier").length, 1);
});

test("a reminder in the group that has passed stays as a line", () => {
  const chat = pane("group");
  chat.add(botLine({ look: "herinnering", title: "Tijd voor pauze", expires_minutes: 10 }, { at: "2026-12-01T12:00:00Z" }), true);
  chat.passes(Date.parse("2026-12-01T12:11:00Z"));
  assert.deepEqual([all(".line--passed").length, all(".line--earlier").length], [1, 0]);
});
