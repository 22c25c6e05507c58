import assert from "node:assert/strict";
import { test } from "node:test";

import { all, botLine, one, paragraph, said, text } from "./house.js";
import { botMessage, saidLine } from "../../adapters/web/static/render.js";

const drawn = (message, line) => botMessage(botLine(message, line), () => {});

test("a line of a person says who, when and what; of my own that it is mine", () => {
  const theirs = saidLine(said("hallo <b>daar</b>"));
  assert.equal(text(theirs), "Piet 13:00hallo <b>daar</b>");
  assert.ok(!one("b", theirs));
  const mine = saidLine(said("hallo", { mine: true, author: "Anna" }));
  assert.equal(text(mine), "Jij 13:00hallo");
  assert.ok(mine.classList.contains("said--mine"));
});

test("a message has a name for a screen reader: its title, or else that it is of the bot", () => {
  const titled = drawn({ title: "Kaart 1" });
  assert.equal(text(one(`#${titled.getAttribute("aria-labelledby")}`, titled)), "Kaart 1");
  assert.equal(titled.hasAttribute("aria-label"), false);
  const bare = drawn({ body: [paragraph("tekst")] });
  assert.equal(bare.getAttribute("aria-label"), "Bericht van de bot");
  assert.equal(bare.hasAttribute("aria-labelledby"), false);
});

for (const [look, words] of [
  ["welkom", "Welkom"],
  ["stap", "Stap"],
  ["cockpit", "Jouw cockpit"],
  ["herinnering", "Herinnering"],
  ["ontvangst", "Bot"],
  ["weigering", "Let op"],
  ["resultaat", "Resultaat"],
  ["voorbereiding", "Voorbereiding"],
  ["kaart", "Bot"],
  ["nieuw-soort", "Bot"],
]) {
  test(`a message of look ${look} is called «${words}», and says when it came`, () => {
    const node = drawn({ look, title: "Titel" });
    assert.equal(text(one(".msg-label-words", node)), words);
    assert.equal(one("time", node).getAttribute("datetime"), "2026-12-01T12:00:00Z");
    assert.equal(node.dataset.look, look);
  });
}

test("a refusal that asks something back is called a question", () => {
  assert.equal(text(one(".msg-label-words", drawn({ look: "weigering", asks: true, buttons: [{ label: "Ja", command: "ja" }] }))), "Even vragen");
});

test("a title of two parts shows both, and keeps its dash for who hears it", () => {
  const title = one("h3", drawn({ title: "Kaart 8 – stelling – oefenkaart", subtitle: " – stelling – oefenkaart" }));
  assert.equal(text(one(".title-name", title)), "Kaart 8");
  assert.match(text(one(".title-kind", title)), /stelling – oefenkaart$/);
  assert.equal(title.textContent, "Kaart 8 – stelling – oefenkaart");
});

test("a title can take the focus, but not inside a summary, which takes it itself", () => {
  assert.equal(one("h3", drawn({ title: "Kaart 1" })).tabIndex, -1);
  const page = drawn({ look: "voorbereiding", title: "Kaart 1" });
  assert.equal(one("summary h3", page).hasAttribute("tabindex"), false);
});

test("what can be done stands behind what must be read first", () => {
  const node = drawn({
    title: "Afspraken",
    body: [paragraph("Wat spreken jullie af?")],
    inputs: [{ id: "wat", label: "Afspraak" }],
    buttons: [{ label: "Noteer", command: "afspraak", inputs: ["wat"] }, { label: "Hand", command: "hand" }],
    file: { name: "a.ics", media_type: "text/calendar", text: "x" },
  });
  assert.equal(text(one(".msg-scroll", node)), "Wat spreken jullie af?AfspraakNoteerHandBewaar a.ics (bestand)Kopieer de tekst");
});

for (const [letters, length] of [[110, "short"], [111, "middle"], [201, "long"], [261, "longest"]]) {
  test(`a card of ${letters} letters is set as ${length}`, () => {
    assert.equal(one(".card", drawn({ look: "kaart", title: "Kaart 1", body: [paragraph("x".repeat(letters))] })).dataset.length, length);
  });
}

test("a corner of a card is for the eye only, and the card holds its actions", () => {
  const node = drawn({ look: "kaart", title: "Kaart 8", buttons: [{ label: "Eens", command: "eens" }] });
  assert.deepEqual(all(".card-corner", node).map((corner) => corner.getAttribute("aria-hidden")), ["true", "true"]);
  assert.deepEqual(all(".card .msg-actions button", node).map(text), ["Eens"]);
});

test("all buttons of a cockpit are there, once, whether this page knows their place or not", () => {
  const commands = ["volgende", "stop", "woord", "inkorten", "zolaten", "iets-nieuws", "notitie", "ongedaan"];
  const node = drawn({ look: "cockpit", title: "Ronde 1", buttons: commands.map((command) => ({ label: command, command })) }, { pane: "private" });
  assert.deepEqual(all("button", node).map(text).sort(), [...commands].sort());
  assert.deepEqual(all(".buttons--steer button", node).map(text), ["volgende", "stop"]);
  assert.deepEqual(all(".offers button", node).map(text), ["inkorten", "zolaten"]);
  assert.deepEqual(all(".buttons--passing button", node).map(text), ["woord", "iets-nieuws"]);
  assert.deepEqual(all(".buttons--quiet button", node).map(text), ["ongedaan", "notitie"]);
});

test("the buttons that steer keep one order, whatever order they come in", () => {
  const buttons = ["stop", "verder", "volgende", "pauze"].map((command) => ({ label: command, command }));
  const node = drawn({ look: "cockpit", title: "Ronde 1", buttons }, { pane: "private" });
  assert.deepEqual(all(".buttons--steer button", node).map(text), ["volgende", "verder", "stop", "pauze"]);
});

test("a cockpit without buttons has no place for them", () => {
  assert.ok(!one(".msg-actions", drawn({ look: "cockpit", title: "Klaar" })));
});

test("a page of the preparation is open, and folds under its title", () => {
  const page = drawn({ look: "voorbereiding", title: "Kaart 3", body: [paragraph("tekst")] });
  assert.equal(one("details", page).open, true);
  assert.match(text(one("summary", page)), /Kaart 3$/);
  assert.match(text(one("summary", drawn({ look: "voorbereiding" }))), /Voorbereiding$/);
  assert.equal(text(one(".msg-scroll", page)), "tekst");
});
