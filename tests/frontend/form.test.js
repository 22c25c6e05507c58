import assert from "node:assert/strict";
import { test } from "node:test";

import { all, botLine, button, hasFocus, one, submit, text, type, window } from "./house.js";
import { actions, collect, fileLink, form, isChoice, settle } from "../../adapters/web/static/form.js";

const SEND = { label: "Noteer afspraak", command: "afspraak", inputs: ["wat", "wie", "wanneer"], style: "primary" };
const INPUTS = [
  { id: "wat", label: "Wat spreken jullie af?", kind: "long", hint: "Kort en duidelijk" },
  { id: "wie", label: "Wie doet het?" },
  { id: "wanneer", label: "Wanneer?", kind: "date", required: false, hint: "dd-mm-jjjj" },
];

function filled({ inputs = INPUTS, buttons = [SEND], values = {}, press = () => {} } = {}) {
  const root = form(botLine({ inputs, buttons }, { id: "m1" }), press);
  document.body.replaceChildren(root);
  for (const [id, value] of Object.entries(values)) type(one(`[data-field=${id}]`, root), value);
  return root;
}

const faults = (root) => all(".field-error", root).map(text).filter(Boolean);

test("a field that must be filled in and is not holds everything back, says so by its name, and gets the focus", () => {
  const root = filled({ values: { wat: "Een lijst maken" } });
  assert.equal(collect(SEND, root), null);
  assert.deepEqual(faults(root), ["Vul nog in: Wie doet het?."]);
  hasFocus(one("[data-field=wie]", root));
  assert.equal(one("[data-field=wie]", root).getAttribute("aria-invalid"), "true");
});

test("blanks do not fill in a field", () => {
  assert.equal(collect(SEND, filled({ values: { wat: " \n ", wie: "Nora" } })), null);
});

test("of two fields that are empty the first gets the focus, and both say so", () => {
  const root = filled();
  collect(SEND, root);
  assert.equal(faults(root).length, 2);
  hasFocus(one("[data-field=wat]", root));
});

test("once it is filled in nothing is wrong any more, and what may stay empty goes along empty", () => {
  const root = filled({ values: { wat: "Een lijst maken" } });
  collect(SEND, root);
  type(one("[data-field=wie]", root), "Nora");
  assert.deepEqual(collect(SEND, root), { wat: "Een lijst maken", wie: "Nora", wanneer: "" });
  assert.deepEqual(faults(root), []);
  assert.equal(all("[aria-invalid]", root).length, 0);
});

test("half a date is not sent as no date at all", () => {
  const root = filled({ values: { wat: "x", wie: "y" } });
  Object.defineProperty(one("[data-field=wanneer]", root), "validity", { value: { badInput: true } });
  assert.equal(collect(SEND, root), null);
  assert.deepEqual(faults(root), ["Ik begrijp de datum niet. Kies er een uit de kalender."]);
});

test("a button sends only its own fields, and one without fields sends none", () => {
  const root = filled({ values: { wat: "x", wie: "y" } });
  assert.deepEqual(collect({ ...SEND, inputs: ["wie"] }, root), { wie: "y" });
  assert.deepEqual(collect({ label: "Verder", command: "verder" }, root), {});
});

test("a field that must be filled in says so to a screen reader, and one that may stay empty to everybody", () => {
  const root = filled();
  assert.deepEqual(all("[aria-required=true]", root).map((node) => node.dataset.field), ["wat", "wie"]);
  assert.deepEqual(all("label", root).map(text), ["Wat spreken jullie af?", "Wie doet het?", "Wanneer? (mag leeg blijven)"]);
});

test("each field has its label, its hint and its place for a fault, and all ids are its own", () => {
  const root = filled();
  const ids = all("[id]", root).map((node) => node.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const field of all("[data-field]", root)) {
    assert.ok(one(`label[for="${field.id}"]`, root));
    for (const id of field.getAttribute("aria-describedby").split(" ")) assert.ok(ids.includes(id), id);
  }
  assert.equal(one("[data-field=wat]", root).getAttribute("aria-describedby"), "m1-wat-hint m1-wat-error");
});

for (const [kind, value, tag, attribute, expected] of [
  ["long", "twee\nregels", "TEXTAREA", "rows", "3"],
  ["grade", "7,5", "INPUT", "inputmode", "decimal"],
  ["date", "", "INPUT", "type", "date"],
  ["date", "2026-12-01", "INPUT", "type", "date"],
  ["date", "1 december", "INPUT", "type", "text"],
  [undefined, "iets", "INPUT", "type", "text"],
]) {
  test(`a field of kind ${kind} with «${value.replace("\n", " ")}» keeps its value and has ${attribute} ${expected}`, () => {
    const field = one("[data-field=x]", filled({ inputs: [{ id: "x", label: "X", kind, value }] }));
    assert.equal(field.tagName, tag);
    assert.equal(field.getAttribute(attribute), expected);
    assert.equal(field.value, value);
  });
}

test("a date that a calendar can't show keeps its hint, another does without", () => {
  const hints = (value) => all(".hint", filled({ inputs: [{ id: "x", label: "X", kind: "date", value, hint: "dd-mm-jjjj" }] }));
  assert.equal(hints("1 december").length, 1);
  assert.equal(hints("2026-12-01").length, 0);
});

test("Enter in a field presses the first button that sends it, and does not load the page anew", () => {
  const pressed = [];
  const root = filled({ buttons: [{ label: "Verder", command: "verder" }, SEND, { ...SEND, command: "wijzig" }], press: (which, where) => pressed.push([which.command, where.tagName]) });
  const event = new window.Event("submit", { cancelable: true });
  root.dispatchEvent(event);
  assert.deepEqual(pressed, [["afspraak", "FORM"]]);
  assert.equal(event.defaultPrevented, true);
  submit(filled({ buttons: [] }));
});

test("Enter sends from a field of one line, not from a field of more lines, nor while a word is being composed", () => {
  const pressed = [];
  const root = filled({ inputs: [...INPUTS, { id: "lang", label: "Waarom?", kind: "long" }], buttons: [SEND], press: (which) => pressed.push(which.command) });
  const enter = (node, more = {}) => node.dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more }));
  enter(one("textarea", root));
  enter(one("input", root), { isComposing: true });
  enter(one("input", root), { repeat: true });
  assert.deepEqual(pressed, []);
  enter(one("input", root));
  assert.deepEqual(pressed, ["afspraak"]);
});

test("a message without fields has no form, and one without other buttons no actions", () => {
  assert.ok(!form(botLine({ buttons: [SEND] }), () => {}));
  assert.ok(!actions(botLine({ inputs: INPUTS, buttons: [SEND] }), () => {}));
});

test("what was sent is emptied, unless somebody has typed on since", () => {
  const root = filled({ inputs: [{ id: "wat", label: "Wat?" }, { id: "wie", label: "Wie?", value: "Nora" }], values: { wat: "een", wie: "Piet" } });
  const values = collect({ ...SEND, inputs: ["wat", "wie"] }, root);
  type(one("[data-field=wat]", root), "een en twee");
  settle(values, root);
  assert.equal(one("[data-field=wat]", root).value, "een en twee");
  assert.equal(one("[data-field=wie]", root).value, "Nora");
});

test("only an answer in the group, one that fills in nothing, can stand as chosen", () => {
  const eens = { label: "Eens", command: "eens" };
  assert.equal(isChoice(botLine({}), eens), true);
  assert.equal(isChoice(botLine({}), SEND), false);
  assert.equal(isChoice(botLine({}, { pane: "private" }), eens), false);
});

test("what you say about yourself stands apart from the answers", () => {
  const buttons = ["eens", "oneens", "hand", "handomlaag", "weg", "terug"].map((command) => ({ label: command, command }));
  const root = actions(botLine({ buttons }), () => {});
  assert.deepEqual(all(".buttons--main button", root).map(text), ["eens", "oneens"]);
  assert.deepEqual(all(".buttons--aside button", root).map(text), ["hand", "handomlaag", "weg", "terug"]);
  assert.deepEqual(all("h4", root), []);
});

test("buttons that do not send the fields stand apart from those that do", () => {
  const shown = (look) => actions(botLine({ look, inputs: INPUTS, buttons: [SEND, { label: "Verder", command: "verder" }] }), () => {});
  assert.deepEqual(all("button", shown("stap")).map(text), ["Verder"]);
  assert.equal(text(one("h4", shown("stap"))), "Ook in deze stap");
  assert.ok(!one("h4", shown("bericht")), "what is changed in the private chat is no step");
});

test("a press tells which button it was, and in which message", () => {
  const pressed = [];
  const article = document.createElement("article");
  article.append(actions(botLine({ buttons: [{ label: "Eens", command: "eens" }] }), (which, where) => pressed.push([which.command, where.tagName])));
  button("Eens", article).click();
  assert.deepEqual(pressed, [["eens", "ARTICLE"]]);
});

test("the second half of a double click presses nothing: it falls on what the first one brought", () => {
  const pressed = [];
  const root = actions(botLine({ buttons: [{ label: "Verder", command: "verder" }] }), (which) => pressed.push(which.command));
  for (const detail of [1, 2, 3]) button("Verder", root).dispatchEvent(new window.MouseEvent("click", { detail }));
  assert.deepEqual(pressed, ["verder"]);
});

test("a button shows how much it asks for attention, and never submits by itself", () => {
  const root = actions(botLine({ buttons: [{ label: "Stop", command: "stop", style: "danger" }, { label: "Hand", command: "hand" }] }), () => {});
  assert.ok(button("Stop", root).classList.contains("button--danger"));
  assert.ok(button("Hand", root).classList.contains("button--normal"));
  assert.deepEqual(all("button", root).map((node) => node.type), ["button", "button"]);
});

test("a file is a link that saves the whole text under its own name", async (t) => {
  let blob;
  t.mock.method(URL, "createObjectURL", (made) => {
    blob = made;
    return "blob:x";
  });
  const link = one("a", fileLink({ name: "verslag-zon.txt", media_type: "text/plain", text: "één" }));
  assert.equal(link.getAttribute("download"), "verslag-zon.txt");
  assert.equal(await blob.text(), "één");
  assert.equal(blob.type, "text/plain;charset=utf-8");
});
