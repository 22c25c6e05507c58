import assert from "node:assert/strict";
import { test } from "node:test";

import { all, one, paragraph, text } from "./house.js";
import { blocks, plainText, wordsOf } from "../../adapters/web/static/blocks.js";

const drawn = (body) => {
  const root = document.createElement("div");
  root.append(...blocks(body));
  return root;
};
const secret = (heading) => ({ type: "secret", heading, text: `over ${heading}` });

test("what people typed is text, never markup", () => {
  const nasty = "<img src=x onerror=alert(1)>";
  const root = drawn([
    paragraph(nasty, { text: nasty, strong: true }),
    { type: "heading", text: nasty },
    { type: "listing", items: [nasty] },
    { type: "facts", rows: [[nasty, nasty]] },
    secret(nasty),
  ]);
  assert.ok(!one("img", root));
  assert.equal(text(root).split(nasty).length - 1, 8);
});

for (const href of ["http://example.org/", "javascript:alert(1)", "//example.org/", "data:text/html,x", "httpss://example.org"]) {
  test(`${href} is not made a link, because only https is`, () => {
    const root = drawn([paragraph({ text: "hier", href })]);
    assert.ok(!one("a", root));
    assert.equal(text(root), "hier");
  });
}

test("an https address is a link that opens elsewhere, says so, and tells nothing about us", () => {
  const link = one("a", drawn([paragraph("zie ", { text: "de wet", href: "https://wetten.overheid.nl/" })]));
  assert.equal(link.getAttribute("href"), "https://wetten.overheid.nl/");
  assert.equal(link.target, "_blank");
  assert.equal(link.rel, "noopener noreferrer");
  assert.equal(text(link), "de wet (opent in een nieuw venster)");
});

test("emphasis is strong, and only there", () => {
  assert.deepEqual(all("strong", drawn([paragraph("een ", { text: "twee", strong: true })])).map(text), ["twee"]);
});

test("a list is numbered only when its order matters", () => {
  const items = ["een", "twee"];
  assert.deepEqual(all("ol > li", drawn([{ type: "listing", items, numbered: true }])).map(text), items);
  assert.deepEqual(all("ul > li", drawn([{ type: "listing", items }])).map(text), items);
});

test("facts are pairs of a name and a value", () => {
  const root = drawn([{ type: "facts", rows: [["Tijd", "3 min"], ["Akkoord", "2 van 4"]] }]);
  assert.deepEqual(all("dl > div", root).map((row) => all("dt, dd", row).map(text)), [["Tijd", "3 min"], ["Akkoord", "2 van 4"]]);
});

test("secrets that follow each other share one frame, which says once who reads it", () => {
  const root = drawn([secret("Stil"), secret("Verhit"), paragraph("tussen"), secret("Later")]);
  assert.deepEqual(all(".secret", root).map((frame) => all(".secret-title", frame).map(text)), [["Stil", "Verhit"], ["Later"]]);
  assert.deepEqual(all(".secret-mark", root).map(text), ["Alleen jij leest dit", "Alleen jij leest dit"]);
});

test("what is folded opens by its title, as it was asked for, and is closed unless it was", () => {
  const fold = (title, open) => ({ type: "fold", title, open, body: [secret("Stil"), paragraph("een feit")] });
  const root = drawn([secret("Verhit"), fold("Meer"), fold("Rest", true), paragraph("tot slot")]);
  assert.deepEqual(all("summary", root).map(text), ["Meer", "Rest"]);
  assert.deepEqual(all("details", root).map((node) => node.open), [false, true]);
  assert.equal(text(one("details .secret-parts", root)), "Stilover Stil");
  assert.equal(text(root.lastElementChild), "tot slot");
  assert.equal(new Set(all("[data-key]", root).map((node) => node.dataset.key)).size, 4);
});

test("a block of a newer bot is left out, and the rest is still there", () => {
  assert.equal(text(drawn([{ type: "film", text: "nee" }, paragraph("ja")])), "ja");
  assert.equal(plainText([{ type: "film", text: "nee" }, paragraph("ja")]), "ja");
});

test("as plain text nothing is missing: not an address, nor the numbers of a list", () => {
  const body = [
    { type: "heading", text: "Kop" },
    paragraph("zie ", { text: "hier", href: "https://x.nl" }),
    { type: "listing", items: ["a", "b"], numbered: true },
    { type: "listing", items: ["c"] },
    { type: "facts", rows: [["Tijd", "3 min"], ["Stand", "2"]] },
    secret("Stil"),
  ];
  assert.equal(plainText(body), "Kop\n\nzie hier (https://x.nl)\n\n1. a\n2. b\n\n- c\n\nTijd: 3 min\nStand: 2\n\nStil\nover Stil");
});

test("the words of a paragraph are those of its spans, and other blocks have none", () => {
  assert.equal(wordsOf(paragraph("een ", { text: "twee", strong: true })), "een twee");
  assert.equal(wordsOf({ type: "heading", text: "nee" }), "");
});
