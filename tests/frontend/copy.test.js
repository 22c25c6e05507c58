import assert from "node:assert/strict";
import { test } from "node:test";

import { one, paragraph, text } from "./house.js";
import { copyButton } from "../../adapters/web/static/copy.js";

const REPORT = { name: "verslag-zon.txt", media_type: "text/plain; charset=utf-8", text: "Het hele verslag" };
const CALENDAR = { name: "uitnodiging.ics", media_type: "text/calendar", text: "BEGIN:VCALENDAR" };
const later = () => new Promise((done) => setImmediate(done));

/** A clipboard that takes what it gets, or refuses. */
function clipboard({ refuses = false } = {}) {
  const copied = [];
  const writeText = async (words) => {
    if (refuses) throw new Error("not here");
    copied.push(words);
  };
  Object.defineProperty(globalThis, "navigator", { value: { clipboard: { writeText } }, configurable: true });
  return copied;
}

async function copy(message) {
  const root = copyButton(message);
  document.body.replaceChildren(root);
  one("button", root).click();
  await later();
  return root;
}

test("of a report the whole file is copied", async () => {
  const copied = clipboard();
  const root = await copy({ look: "resultaat", file: REPORT, body: [paragraph("het begin")] });
  assert.deepEqual(copied, ["Het hele verslag"]);
  assert.equal(text(one("[role=status]", root)), "Gekopieerd. Plak de tekst waar je wilt.");
});

test("of an invitation the words are copied, not the calendar file", async () => {
  const copied = clipboard();
  await copy({ look: "bericht", file: CALENDAR, body: [paragraph("Kom ook")] });
  assert.deepEqual(copied, ["Kom ook"]);
});

test("where nothing may be copied the text itself appears, selected and only once, and it is said what to do", async () => {
  clipboard({ refuses: true });
  const root = await copy({ look: "resultaat", file: REPORT });
  one("button", root).click();
  await later();
  const boxes = root.querySelectorAll("textarea");
  assert.equal(boxes.length, 1);
  assert.equal(boxes[0].value, "Het hele verslag");
  assert.equal(boxes[0].readOnly, true);
  assert.equal(boxes[0].selectionEnd - boxes[0].selectionStart, "Het hele verslag".length);
  assert.match(text(one("[role=status]", root)), /Druk op Ctrl\+C/);
});

test("what people don't send on, or what has no file, has no such button", () => {
  assert.ok(!copyButton({ look: "resultaat" }));
  assert.ok(!copyButton({ look: "bericht", file: REPORT }));
  assert.ok(copyButton({ look: "voorbereiding", file: REPORT }));
});
