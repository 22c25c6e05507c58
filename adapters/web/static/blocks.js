// The blocks of a message's body to elements. Knows nothing of buttons, fields or panes.

/** @import { Bars, Block, Fold, Secret, Span } from "../protocol.d.ts" */

import { el, icon, unseen } from "./dom.js";

/** Whether a secret is in the facilitator's own words, not the deck's. @param {Secret} secret */
const isOwn = ({ role }) => role === "notitie";

/** The blocks in their order. Secrets that follow each other share one frame, so that a toelichting reads as one whole; bars stand side by side. @type {(body: readonly Block[]) => HTMLElement[]} */
export function blocks(body) {
  /** @type {HTMLElement[]} */
  const nodes = [];
  /** @type {HTMLElement | null} */
  let secret = null;
  /** @type {HTMLElement | null} */
  let bars = null;
  for (const block of body) {
    if (block.type !== "bars") bars = null;
    if (block.type === "secret") {
      if (isOwn(block)) {
        secret = null;
        nodes.push(ownNote(block));
        continue;
      }
      if (!secret) {
        secret = el("div", { class: "secret-parts" });
        nodes.push(el("div", { class: "secret" }, el("p", { class: "secret-mark" }, icon("lock"), "Alleen jij leest dit"), secret));
      }
      secret.append(part(block));
      continue;
    }
    secret = null;
    if (block.type === "bars") {
      if (!bars) nodes.push((bars = el("div", { class: "stand" })));
      bars.append(picture(block));
      continue;
    }
    nodes.push(...(block.type === "fold" ? [folded(block)] : shape(block)));
  }
  return nodes;
}

// `keep.js` remembers what was opened, from card to card; asked for in another way than here, it is drawn as it was asked.
/** @param {Fold} block */
function folded({ title, body, open }) {
  const asked = open ?? false;
  const summary = el("summary", { class: "section-title", "data-key": `fold|${title}`, dir: "auto" }, title);
  return el("details", { class: "section", "data-key": `section|${title}|${asked}`, open: asked }, summary, ...blocks(body));
}

/** @param {Secret} secret */
const part = ({ heading, text }) =>
  el("div", { class: "secret-part" }, el("h4", { class: "secret-title", dir: "auto" }, heading), el("p", { class: "secret-text", dir: "auto" }, text));

/** @param {Secret} note */
function ownNote({ heading, text }) {
  return el("div", { class: "own-note" }, el("h4", { class: "own-title" }, icon("note"), heading), el("p", { class: "secret-text", dir: "auto" }, text));
}

// Each number stands beside its name; the bar is only for the eye, and its length is its share of all.
/** @param {Bars} bars */
function picture({ title, rows }) {
  const whole = rows.reduce((sum, [, count]) => sum + count, 0) || 1;
  const bar = (/** @type {number} */ count) => {
    const length = el("span", { class: "stand-length" });
    length.style.inlineSize = `${(100 * count) / whole}%`;
    return el("span", { class: "stand-bar", "aria-hidden": "true" }, length);
  };
  return el(
    "div",
    { class: "bars" },
    title && el("h4", { dir: "auto" }, title),
    el("dl", { class: "bars-rows" }, ...rows.map(([name, count]) => el("div", {}, el("dt", { dir: "auto" }, name), el("dd", {}, String(count), bar(count))))),
  );
}

/** @typedef {Exclude<Block, Secret | Fold | Bars>} Open what anybody may read */

// A block that this page does not know yet, because the bot is newer, is left out.
/** @type {(block: Open) => HTMLElement[]} */
const shape = (block) => {
  const draw = /** @type {((block: Open) => HTMLElement) | undefined} */ (BLOCKS[block.type]);
  return draw ? [draw(block)] : [];
};

/** @type {{ [T in Open["type"]]: (block: Extract<Open, { type: T }>) => HTMLElement }} */
const BLOCKS = {
  paragraph: ({ spans }) => el("p", { dir: "auto" }, ...spans.map(run)),
  heading: ({ text }) => el("h4", { dir: "auto" }, text),
  listing: ({ items, numbered }) => el(numbered ? "ol" : "ul", { class: "listing" }, ...items.map((item) => el("li", { dir: "auto" }, item))),
  facts: ({ rows }) =>
    el("dl", { class: "facts" }, ...rows.map(([name, value]) => el("div", {}, el("dt", { dir: "auto" }, name), el("dd", { dir: "auto" }, value)))),
};

/** @type {(span: Span) => Node | string} */
function run({ text, strong, href }) {
  const words = strong ? el("strong", {}, text) : text;
  // A screen of this very bot has the address of this computer while you rehearse.
  if (!href?.startsWith("https://") && !href?.startsWith(`${location.origin}/`)) return words;
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, words, icon("out"), unseen(" (opent in een nieuw venster)"));
}

/** The words of a paragraph, without their form; of any other block nothing. @param {Block} block */
export const wordsOf = (block) => (block.type === "paragraph" ? block.spans.map((span) => span.text).join("") : "");

/** A body as plain text, to paste somewhere else. @param {readonly Block[]} body */
export function plainText(body) {
  const plain = (/** @type {Block} */ block) => /** @type {((block: Block) => string) | undefined} */ (PLAIN[block.type])?.(block) ?? "";
  return body.map(plain).filter(Boolean).join("\n\n");
}

/** @type {{ [T in Block["type"]]: (block: Extract<Block, { type: T }>) => string }} */
const PLAIN = {
  paragraph: ({ spans }) => spans.map(({ text, href }) => (href ? `${text} (${href})` : text)).join(""),
  heading: ({ text }) => text,
  listing: ({ items, numbered }) => items.map((item, n) => `${numbered ? `${n + 1}.` : "-"} ${item}`).join("\n"),
  facts: ({ rows }) => rows.map(([name, value]) => `${name}: ${value}`).join("\n"),
  bars: ({ title, rows }) => (title ? `${title}: ` : "") + rows.map(([name, count]) => `${name} ${count}`).join(", "),
  secret: ({ heading, text }) => `${heading}\n${text}`,
  fold: ({ title, body }) => `${title}\n\n${plainText(body)}`,
};
