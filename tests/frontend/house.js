// A page without a browser: index.html in happy-dom, with a WebSocket whose other end is the test. Must be imported before any
// script of the room. What needs a layout (whether it looks right, scrolls, can be reached) is for tests/browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { Window } from "happy-dom";

const STATIC = new URL("../../adapters/web/static/", import.meta.url);
const BODY = bodyOf("index.html");
const SCREEN = bodyOf("screen.html");

/** What stands between the body tags of a page. */
function bodyOf(name) {
  const page = readFileSync(new URL(name, STATIC), "utf-8");
  return page.slice(page.indexOf(">", page.indexOf("<body")) + 1, page.indexOf("</body>"));
}

export const window = new Window({ url: "http://127.0.0.1:3978/" });

// What Node has itself stays Node's: its timers can be mocked.
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value: window[name], writable: true, configurable: true });
}

/** The other end of the line, for the test to speak and to break. */
export class Wire extends EventTarget {
  static OPEN = 1;
  static made = [];

  readyState = 0;
  sent = [];

  constructor(address) {
    super();
    this.address = address;
    Wire.made.push(this);
  }

  static get last() {
    return Wire.made.at(-1);
  }

  send(data) {
    if (this.readyState !== Wire.OPEN) throw new Error("nothing can be sent on a line that is not open");
    this.sent.push(JSON.parse(data));
  }

  open() {
    this.readyState = Wire.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  say(frame) {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(frame) }));
  }

  drop() {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}

globalThis.WebSocket = Wire;

/** A fresh page, as index.html has it, of somebody who was never here. */
export function freshPage() {
  fresh(BODY);
}

/** The same for the page of a screen. */
export function freshScreen() {
  fresh(SCREEN);
}

// A page that has gone hears no key any more.
const hears = [];
const listen = document.addEventListener.bind(document);
document.addEventListener = (name, listener, options) => {
  hears.push([name, listener]);
  listen(name, listener, options);
};

function fresh(body) {
  for (const heard of hears.splice(0)) document.removeEventListener(...heard);
  document.body.innerHTML = body;
  sessionStorage.clear();
  localStorage.clear();
  Wire.made = [];
}

export const byId = (id) => document.getElementById(id);
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const text = (node) => node.textContent.replace(/\s+/g, " ").trim();

/** A failed comparison of two nodes would print the whole page. */
export function hasFocus(node) {
  const { activeElement: active } = document;
  assert.ok(node && active === node, `the focus is on ${active?.cloneNode(false).outerHTML}`);
}

/** The button of this name. */
export const button = (name, root = document) => all("button", root).find((each) => text(each) === name);

/** Type in a field as a person does: over what stands there, with the caret at the end. */
export function type(field, words) {
  field.focus();
  field.value = words;
  field.dispatchEvent(new window.Event("input", { bubbles: true }));
}

export function submit(form) {
  form.dispatchEvent(new window.Event("submit", { bubbles: true, cancelable: true }));
}

export const paragraph = (...spans) => ({ type: "paragraph", spans: spans.map((span) => (typeof span === "string" ? { text: span } : span)) });

let seq = 0;

/** A line of the bot in the group, unless told otherwise. */
export function botLine(message, line = {}) {
  seq += 1;
  return { type: "line", seq, id: `m${seq}`, pane: "group", at: "2026-12-01T12:00:00Z", message: { look: "bericht", ...message }, ...line };
}

/** A line that somebody typed. */
export function said(words, line = {}) {
  seq += 1;
  return { type: "line", seq, id: `h${seq}`, pane: "group", at: "2026-12-01T12:00:00Z", author: "Piet", text: words, ...line };
}
