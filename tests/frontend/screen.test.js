// A screen: the page that a link opens, from its token to what it shows.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Wire, all, byId, freshScreen, one, paragraph, submit, text, type, window } from "./house.js";

const CARD = { look: "kaart", title: "Kaart 1 – Stelling", subtitle: " – Stelling", card: { number: 1, kind: "stelling" }, body: [paragraph("Een zin.")] };
const SIGHT = { screen: "groep", step: "Ronde 1", message: CARD, step_ends: "2026-12-01T12:05:00Z", session_ends: "2026-12-01T13:00:00Z", discussed: 3, cards: 31, speaking: "", queue: [] };

const ASKED = { type: "follow", token: "geheim" };

let opened = 0;

async function open(hash = "#geheim") {
  window.happyDOM.setURL(`http://127.0.0.1:3978/scherm${hash}`);
  opened += 1;
  await import(`../../adapters/web/static/screen.js?${opened}`);
  Wire.last?.open();
}

const see = (changes = {}) => Wire.last.say({ type: "sight", sight: { ...SIGHT, ...changes }, now: "2026-12-01T12:00:00Z", speed: 1 });

beforeEach((t) => {
  freshScreen();
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
});

test("the token goes over the line, and does not stay in the address bar", async () => {
  await open();
  assert.deepEqual([Wire.last.sent, location.href], [[ASKED], "http://127.0.0.1:3978/scherm"]);
  assert.equal(String(Wire.last.address), "ws://127.0.0.1:3978/scherm/volg");
});

test("a page that is loaded again still has its token", async () => {
  await open();
  await open("");
  assert.deepEqual(Wire.last.sent, [ASKED]);
});

test("without a token nothing is asked, and the page takes a link", async () => {
  await open("");
  assert.equal(Wire.made.length, 0);
  assert.match(text(one(".screen-gone p")), /scherm\.$/);
  type(byId("screen-link"), " http://127.0.0.1:3978/scherm#geplakt ");
  submit(one("form"));
  Wire.last.open();
  assert.deepEqual(Wire.last.sent, [{ type: "follow", token: "geplakt" }]);
});

test("the card, the step, the time and who waits are shown; nothing can be pressed", async () => {
  await open();
  see({ speaking: "Piet", queue: ["Fatima", "Joost"] });
  assert.equal(text(one(".card h3")), "Kaart 1 – Stelling");
  assert.equal(text(byId("screen-step")), "Ronde 1");
  assert.equal(text(one(".screen-time")), "Nog 5 min");
  assert.equal(text(byId("screen-words")), "Aan het woord: Piet. Daarna: Fatima, Joost.");
  assert.equal(all("button, input, form").length, 0);
});

test("a new card is read aloud once, whatever else changes", async () => {
  await open();
  see();
  see({ queue: ["Piet"] });
  see({ message: { ...CARD, body: [paragraph("Een zin."), paragraph("Nog een.")] } });
  assert.deepEqual(all("#announcer p").map(text), ["Kaart 1 – Stelling"]);
  assert.equal(all(".card p").filter((p) => text(p) === "Nog een.").length, 1);
});

test("in a break it counts down to when we go on", async () => {
  await open();
  see({ message: { look: "stap", title: "Pauze", step: "pauze", body: [] } });
  assert.equal(text(one(".screen-time")), "We gaan verder over 5 min");
  assert.equal(document.body.dataset.step, "pauze");
});

test("when the link holds no more the page says so, forgets the token and does not come back", async (t) => {
  await open();
  see();
  Wire.last.say({ type: "gone" });
  Wire.last.drop();
  t.mock.timers.tick(60_000);
  assert.equal(Wire.made.length, 1);
  assert.equal(text(one(".screen-gone h3")), "Dit scherm is dicht");
  assert.equal(sessionStorage.getItem("scherm"), null);
  assert.ok(!one(".card"));
});

test("when the line is lost it says so, keeps what it shows and comes back by itself", async (t) => {
  await open();
  see();
  Wire.last.drop();
  assert.match(text(byId("screen-lost")), /^Verbinding weg/);
  assert.ok(one(".card"));
  t.mock.timers.tick(60_000);
  Wire.last.open();
  see();
  assert.deepEqual([Wire.last.sent, text(byId("screen-lost"))], [[ASKED], ""]);
});

const VERDER = { label: "Verder", command: "verder", about: "naar:1" };
const COCKPIT = { screen: "cockpit", message: { look: "cockpit", title: "Ronde 1", body: [], buttons: [VERDER] } };

test("a button of the cockpit is pressed once, and again when that was answered", async () => {
  await open();
  see(COCKPIT);
  const verder = () => all("#screen-dock button").find((each) => text(each) === "Verder");
  verder().click();
  verder().click();
  const [, press, ...more] = Wire.last.sent;
  assert.deepEqual([press, more], [{ type: "lead", id: press.id, command: "verder", args: "", about: "naar:1", inputs: {} }, []]);
  Wire.last.say({ type: "error", id: press.id, text: "Je cockpit is net veranderd." });
  assert.equal(text(byId("screen-told")), "Je cockpit is net veranderd.");
  verder().click();
  assert.equal(text(byId("screen-told")), "");
  Wire.last.say({ type: "ack", id: Wire.last.sent[2].id });
  assert.notEqual(Wire.last.sent[2].id, press.id);
});

test("a section that was opened stays open while one session is followed, and is closed in another", async () => {
  await open();
  const cockpit = (title) => ({ ...COCKPIT, message: { ...COCKPIT.message, title, body: [{ type: "fold", title: "Hoe dan?", body: [] }] } });
  const section = () => one("#screen-main details");
  see(cockpit("Kaart 1"));
  section().open = true;
  see(cockpit("Kaart 2"));
  assert.equal(section().open, true);
  Wire.last.say({ type: "gone" });
  type(byId("screen-link"), "#ander");
  submit(one("#screen-main form"));
  Wire.last.open();
  see(cockpit("Kaart 1"));
  assert.equal(section().open, false);
});

test("a question about a step stands above the buttons as long as it waits", async () => {
  await open();
  const question = { look: "bericht", asks: true, body: [paragraph("Nog een stap?")], buttons: [{ label: "Nee", command: "nee", about: "zeker:1" }] };
  see({ ...COCKPIT, question });
  one("#screen-question button").click();
  assert.equal(Wire.last.sent[1].command, "nee");
  see(COCKPIT);
  assert.equal(all("#screen-question button").length, 0);
});

const note = (card, value = "") => ({ look: "bericht", title: `Notitie bij kaart ${card}`, inputs: [{ id: "tekst", label: "Notitie voor jezelf", kind: "long", required: !value, value }], buttons: [{ label: "Bewaar notitie", command: "notitie", args: `kaart:${card}@zon`, about: "sessie:1", inputs: ["tekst"] }] });

test("a note that was begun stays until it is sent, and is of the card at which it was begun", async () => {
  await open();
  see({ ...COCKPIT, forms: [note(1)] });
  type(one("#screen-forms textarea"), "de sluis");
  see({ ...COCKPIT, forms: [note(2)] });
  assert.equal(text(one("#screen-forms summary")), "Notitie bij kaart 1");
  one("#screen-forms button").click();
  const sent = Wire.last.sent.at(-1);
  assert.deepEqual(sent, { type: "lead", id: sent.id, command: "notitie", args: "kaart:1@zon", about: "sessie:1", inputs: { tekst: "de sluis" } });
  Wire.last.say({ type: "ack", id: sent.id });
  assert.match(text(byId("screen-told")), /privéchat/);
  assert.equal(text(one("#screen-forms summary")), "Notitie bij kaart 2");
  assert.equal(one("#screen-forms textarea").value, "");
});

test("a note that could not be sent is still there, and an empty one is not sent", async () => {
  await open();
  see({ ...COCKPIT, forms: [note(1)] });
  one("#screen-forms button").click();
  assert.deepEqual(Wire.last.sent, [ASKED]);
  type(one("#screen-forms textarea"), "de sluis");
  one("#screen-forms button").click();
  Wire.last.say({ type: "error", id: Wire.last.sent.at(-1).id, text: "Dat gaat te snel." });
  assert.equal(one("#screen-forms textarea").value, "de sluis");
  Wire.last.say({ type: "gone" });
  assert.equal(all("#screen-forms textarea").length, 0);
});

test("where the line is lost nothing can be pressed", async () => {
  await open();
  see(COCKPIT);
  Wire.last.drop();
  one("#screen-dock button").click();
  assert.deepEqual(Wire.last.sent, [ASKED]);
});

test("the cockpit says that it is for one person", async () => {
  await open();
  see({ screen: "cockpit", message: { look: "cockpit", title: "Ronde 1", body: [] } });
  assert.match(text(byId("screen-how")), /^Alleen voor jou/);
  assert.deepEqual(all("#announcer p").map(text), []);
});
