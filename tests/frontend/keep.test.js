import assert from "node:assert/strict";
import { test } from "node:test";

import { hasFocus, one, type } from "./house.js";
import { giveBack, remember } from "../../adapters/web/static/keep.js";

const CARD = `
  <h3 class="msg-title" tabindex="-1">Kaart 1</h3>
  <div data-scroll="t" data-key="scroll">
    <details data-key="section|Feiten"><summary data-key="fold|Feiten">Feiten</summary></details>
    <textarea data-field="tekst" data-key="field|tekst|notitie|kaart:1"></textarea>
    <input data-field="wie" data-key="field|wie|notitie|kaart:1" value="Nora">
  </div>
  <button data-key="hand||Hand" data-command="hand">Hand</button>`;

function message(html = CARD) {
  const root = document.createElement("article");
  root.innerHTML = html;
  return root;
}

/** The message, with something in hand, and its replacement. */
function replaced(hold, { before = CARD, after = CARD, dock = null } = {}) {
  const old = message(before);
  const fresh = message(after);
  document.body.replaceChildren(old, ...(dock ? [dock] : []));
  hold(old);
  const kept = remember(old, dock);
  old.replaceWith(fresh);
  dock?.replaceChildren(...[...dock.children].map((each) => each.cloneNode(true)));
  giveBack(kept, fresh, dock);
  return fresh;
}

test("what was being typed is still there, with the caret where it was", () => {
  const fresh = replaced((old) => {
    const field = one("textarea", old);
    type(field, "ons eigen voorbeeld");
    field.setSelectionRange(4, 9, "backward");
  });
  const field = one("textarea", fresh);
  assert.equal(field.value, "ons eigen voorbeeld");
  hasFocus(field);
  assert.deepEqual([field.selectionStart, field.selectionEnd, field.selectionDirection], [4, 9, "backward"]);
});

test("a field that nobody touched takes its new value", () => {
  const fresh = replaced(() => {}, { after: CARD.replace("Nora", "Piet") });
  assert.equal(one("input", fresh).value, "Piet");
});

test("what was typed about another card does not end up here", () => {
  const fresh = replaced((old) => type(one("textarea", old), "over kaart 1"), { after: CARD.replaceAll("kaart:1", "kaart:2") });
  assert.equal(one("textarea", fresh).value, "");
});

test("a field without a caret, such as a date, gets the focus back all the same", () => {
  const date = '<input type="date" data-field="d" data-key="d">';
  const fresh = replaced((old) => one("input", old).focus(), { before: date, after: date });
  hasFocus(one("input", fresh));
});

test("whoever was on a button is on the same one, or on the one of the same command", () => {
  const same = replaced((old) => one("button", old).focus());
  hasFocus(one("button", same));
  const renamed = replaced((old) => one("button", old).focus(), { after: CARD.replace("hand||Hand", "hand||Hand omlaag") });
  hasFocus(one("button", renamed));
});

test("whoever was on a button that steers is not on one that takes the group somewhere else", () => {
  const STEER = '<h3 class="msg-title" tabindex="-1">Kaart</h3><button data-key="verder||Begin" data-command="verder">Begin</button>';
  const fresh = replaced((old) => one("button", old).focus(), { before: STEER, after: STEER.replaceAll("Begin", "Naar de pauze") });
  hasFocus(one(".msg-title", fresh));
});

test("whoever was on a button that is gone goes on from the title", () => {
  const fresh = replaced((old) => one("button", old).focus(), { after: '<h3 class="msg-title" tabindex="-1">Kaart 2</h3>' });
  hasFocus(one(".msg-title", fresh));
});

test("whoever was somewhere else stays there", () => {
  const other = document.createElement("input");
  replaced((old) => {
    old.after(other);
    other.focus();
  });
  hasFocus(other);
});

test("a button in the dock keeps its focus too", () => {
  const dock = document.createElement("div");
  dock.innerHTML = '<button data-key="verder||Verder" data-command="verder">Verder</button>';
  replaced(() => one("button", dock).focus(), { before: "", after: "", dock });
  hasFocus(one("button", dock));
});

test("sections stay open that were opened, and closed that were closed", () => {
  const opened = replaced((old) => (one("details", old).open = true));
  assert.equal(one("details", opened).open, true);
  const closed = replaced((old) => (one("details", old).open = false), { before: CARD.replace("<details", "<details open"), after: CARD.replace("<details", "<details open") });
  assert.equal(one("details", closed).open, false);
});

test("the same card is read on from where it was, another from its top", () => {
  const hold = (old) => (one("[data-scroll]", old).scrollTop = 120);
  assert.equal(one("[data-scroll]", replaced(hold)).scrollTop, 120);
  assert.equal(one("[data-scroll]", replaced(hold, { after: CARD.replace("Kaart 1", "Kaart 2") })).scrollTop, 0);
});

test("a text that scrolls can take the focus back before it can be tabbed to", () => {
  const fresh = replaced((old) => {
    const scroll = one("[data-scroll]", old);
    scroll.tabIndex = 0;
    scroll.focus();
  });
  hasFocus(one("[data-scroll]", fresh));
});

test("a key with quotes in it is found", () => {
  const html = '<details data-key="x"><summary>x</summary></details>';
  const quoted = (old) => (one("details", old).dataset.key = 'section|"Wat nu?"]');
  const old = message(html);
  const fresh = message(html);
  quoted(old);
  quoted(fresh);
  one("details", old).open = true;
  giveBack(remember(old), fresh);
  assert.equal(one("details", fresh).open, true);
});
