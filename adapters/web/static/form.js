// What can be done with a message: its fields, its buttons, its file.

/** @import { Button, File, Input, Message, Shown } from "../protocol.d.ts" */
/** @import { Attribute } from "./dom.js" */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** @typedef {Shown & {message: Message}} BotLine */
/** @typedef {(button: Button, root: HTMLElement) => void} Press called when a button is used, with the message or form it stands in */

import { el, icon, unseen } from "./dom.js";

const ASIDE = new Set(["hand", "handomlaag", "weg", "terug"]); // not a choice: something you say about yourself
const ASKED = new Set(["samen", "spelregels"]); // nor that: something you ask to see

/** How a button is recognised again after its message was replaced. @param {Button} button */
export const keyOf = (button) => `${button.command}|${button.args ?? ""}|${button.label}`;

/** Whether a button is an answer of mine that stays: in the group, where nothing steers the session. @type {(line: BotLine, button: Button) => boolean} */
export const isChoice = (line, button) => line.pane === "group" && !button.inputs?.length && !ASKED.has(button.command);

/** Whether a button is one of several answers of which only the last counts. @param {Button} button */
export const isExclusive = (button) => !ASIDE.has(button.command);

/** The fields of a message with the buttons that send them, or null. @type {(line: BotLine, press: Press) => HTMLElement | null} */
export function form(line, press) {
  const inputs = line.message.inputs ?? [];
  if (!inputs.length) return null;
  const senders = (line.message.buttons ?? []).filter((button) => button.inputs?.length);
  const root = el("form", { class: "fields", novalidate: true }, ...inputs.map((input) => field(line, input, senders[0])));
  root.append(el("div", { class: "buttons" }, ...senders.map((button) => buttonOf(line, button, press))));
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (senders.length) press(senders[0], root);
  };
  root.addEventListener("submit", send);
  // A browser sends a form by Enter of itself only where it has one field.
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !event.repeat && event.target instanceof HTMLInputElement) send(event);
  });
  return root;
}

/** The other buttons of a message, or null. @type {(line: BotLine, press: Press) => HTMLElement | null} */
export function actions(line, press) {
  const { inputs = [], look } = line.message;
  const buttons = (line.message.buttons ?? []).filter((button) => !button.inputs?.length && !button.unfolds);
  if (!buttons.length) return null;
  // What has nothing to do with the fields must not look as if it sent them.
  const apart = inputs.length > 0;
  const row = (/** @type {Button[]} */ list, /** @type {string} */ kind) =>
    list.length > 0 && el("div", { class: `buttons buttons--${kind}` }, ...list.map((button) => buttonOf(line, button, press)));
  return el(
    "div",
    { class: apart ? "msg-actions msg-actions--apart" : "msg-actions" },
    apart && look === "stap" && el("h4", { class: "apart-title" }, "Ook in deze stap"),
    row(buttons.filter(isExclusive), "main"),
    row(buttons.filter((button) => !isExclusive(button)), "aside"),
  );
}

/** One button. @type {(line: BotLine, button: Button, press: Press) => HTMLButtonElement} */
export function buttonOf(line, button, press) {
  const mine = isChoice(line, button) && isExclusive(button);
  const node = el(
    "button",
    {
      type: "button",
      class: `button button--${button.style ?? "normal"}`,
      "data-key": keyOf(button),
      "data-command": button.command,
      "data-about": button.about ?? null,
      "aria-pressed": mine ? "false" : null,
    },
    ASIDE.has(button.command) ? icon("hand") : null,
    mine ? icon("check") : null,
    el("span", { dir: "auto" }, button.label),
  );
  node.addEventListener("click", ({ detail }) => {
    // The second half of a double click falls on whatever the first one brought.
    if (detail < 2) press(button, node.closest("article") ?? node);
  });
  return node;
}

/** @type {(line: BotLine, input: Input, sender?: Button) => HTMLElement} */
function field(line, input, sender) {
  const id = `${line.id}-${input.id}`;
  // A calendar shows by itself how a date is written.
  const hint = input.hint && !hasPicker(input) ? el("p", { id: `${id}-hint`, class: "hint" }, input.hint) : null;
  const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  const required = input.required ?? true;
  const shared = {
    id,
    "data-field": input.id,
    "data-key": `field|${input.id}|${sender?.command ?? ""}|${sender?.args ?? ""}`,
    "data-required": required,
    "aria-describedby": described,
    "aria-required": required ? "true" : null,
    dir: "auto",
    autocomplete: "off",
  };
  return el(
    "div",
    { class: `field field--${input.kind ?? "text"}` },
    el("label", { for: id }, input.label, !required && el("span", { class: "optional" }, " (mag leeg blijven)")),
    hint,
    control(input, shared),
    el("p", { id: `${id}-error`, class: "field-error" }),
  );
}

/** @type {(input: Input, shared: Record<string, Attribute>) => Field} */
function control(input, shared) {
  const value = input.value ?? "";
  if (input.kind === "long") return el("textarea", { ...shared, rows: 3 }, value);
  if (input.kind === "grade") return el("input", { ...shared, type: "text", inputmode: "decimal", value });
  if (input.kind === "choice") return choice(input, shared);
  if (hasPicker(input)) return el("input", { ...shared, type: "date", value });
  return el("input", { ...shared, type: "text", value });
}

// The empty line first, so that nobody chooses by leaving it.
/** @type {(input: Input, shared: Record<string, Attribute>) => HTMLSelectElement} */
function choice({ options = [], value = "" }, shared) {
  const empty = el("option", { value: "" }, "Kies …");
  const select = el("select", shared, empty, ...options.map((option) => el("option", { value: option }, option)));
  select.value = value;
  return select;
}

// A date that is not written the way a date field wants it would vanish from one.
/** @param {Input} input */
const hasPicker = ({ kind, value = "" }) => kind === "date" && /^(\d{4}-\d\d-\d\d)?$/.test(value);

/**
 * The values a button sends, or null when a field must still be filled in: that field then says so and gets the focus.
 * @type {(button: Button, root: Element) => Record<string, string> | null}
 */
export function collect(button, root) {
  /** @type {Record<string, string>} */
  const values = {};
  /** @type {Field | null} */
  let first = null;
  for (const id of button.inputs ?? []) {
    const node = fieldOf(id, root);
    if (!node) continue;
    const fault = faultOf(node, root);
    say(root, node, fault);
    if (fault) first ??= node;
    values[id] = node.value;
  }
  first?.focus();
  return first ? null : values;
}

/** Whether none of the fields that this button sends holds anything. @type {(button: Button, root: Element) => boolean} */
export const isEmpty = (button, root) => Boolean(button.inputs?.length) && (button.inputs ?? []).every((id) => !fieldOf(id, root)?.value.trim());

/** @type {(id: string, root: Element) => Field | null} */
const fieldOf = (id, root) => root.querySelector(`[data-field="${CSS.escape(id)}"]`);

/** @type {(node: Field, root: Element) => string} */
function faultOf(node, root) {
  // Half a date gives an empty value, and would be sent as no date at all.
  if (node.validity.badInput) return "Ik begrijp de datum niet. Kies er een uit de kalender.";
  if (node.dataset.required === undefined || node.value.trim()) return "";
  const label = root.querySelector(`label[for="${CSS.escape(node.id)}"]`)?.firstChild?.textContent ?? "dit veld";
  return `Vul nog in: ${label}.`;
}

/** Empties the fields that were sent, unless somebody has typed on since. @type {(values: Record<string, string>, root: Element) => void} */
export function settle(values, root) {
  for (const [id, value] of Object.entries(values)) {
    const node = fieldOf(id, root);
    if (node && node.value === value) node.value = node instanceof HTMLSelectElement ? "" : node.defaultValue;
  }
}

/** @type {(root: Element, node: Field, words: string) => void} */
function say(root, node, words) {
  node.toggleAttribute("aria-invalid", false);
  if (words) node.setAttribute("aria-invalid", "true");
  const place = root.querySelector(`#${CSS.escape(node.id)}-error`);
  if (place) place.textContent = words;
}

/** The file of a message as a link that saves it. @param {File} file */
export function fileLink(file) {
  const words = file.data ? Uint8Array.from(atob(file.data), (each) => each.charCodeAt(0)) : (file.text ?? "");
  const href = URL.createObjectURL(new Blob([words], { type: file.data ? file.media_type : `${file.media_type};charset=utf-8` }));
  return el("p", { class: "file" }, el("a", { class: "button", href, download: file.name }, icon("file"), el("span", {}, "Bewaar ", el("bdi", {}, file.name)), unseen(" (bestand)")));
}
