// The blocks of a message's body to elements. Knows nothing of buttons, fields or panes.

import { el, icon, unseen } from "./dom.js";

const OWN = "Jouw notitie"; // the facilitator's own words, not the deck's

/** The blocks in their order. Secrets that follow each other share one frame, so that a toelichting reads as one whole. */
export function blocks(body, foldSections = false) {
  const nodes = [];
  const fold = foldSections && body.some((block) => block.type === "secret" && block.heading !== OWN);
  let secret = null;
  let section = null;
  for (const block of body) {
    if (block.type === "secret") {
      section = null;
      if (block.heading === OWN) {
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
    if (fold && block.type === "heading") nodes.push((section = folded(block)));
    else (section ?? { append: (node) => nodes.push(node) }).append(BLOCKS[block.type]?.(block) ?? "");
  }
  return nodes;
}

// Closed, so that the toelichting can be read without scrolling through the rest; `keep.js` remembers what was opened.
function folded({ text }) {
  return el("details", { class: "section", "data-key": `section|${text}` }, el("summary", { class: "section-title", "data-key": `fold|${text}`, dir: "auto" }, text));
}

const part = ({ heading, text }) =>
  el("div", { class: "secret-part" }, el("h4", { class: "secret-title", dir: "auto" }, heading), el("p", { class: "secret-text", dir: "auto" }, text));

function ownNote({ heading, text }) {
  return el("div", { class: "own-note" }, el("h4", { class: "own-title" }, icon("note"), heading), el("p", { class: "secret-text", dir: "auto" }, text));
}

const BLOCKS = {
  paragraph: ({ spans }) => el("p", { dir: "auto" }, ...spans.map(run)),
  heading: ({ text }) => el("h4", { dir: "auto" }, text),
  listing: ({ items, numbered }) => el(numbered ? "ol" : "ul", { class: "listing" }, ...items.map((item) => el("li", { dir: "auto" }, item))),
  facts: ({ rows }) =>
    el("dl", { class: "facts" }, ...rows.map(([name, value]) => el("div", { "data-fact": name }, el("dt", { dir: "auto" }, name), el("dd", { dir: "auto" }, value)))),
};

function run({ text, strong, href }) {
  const words = strong ? el("strong", {}, text) : text;
  if (!href?.startsWith("https://")) return words;
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, words, icon("out"), unseen(" (opent in een nieuw venster)"));
}

/** The words of a paragraph, without their form. */
export const wordsOf = (block) => (block.spans ?? []).map((span) => span.text).join("");

/** A body as plain text, to paste somewhere else. */
export function plainText(body) {
  return body.map((block) => PLAIN[block.type]?.(block) ?? "").filter(Boolean).join("\n\n");
}

const PLAIN = {
  paragraph: ({ spans }) => spans.map(({ text, href }) => (href ? `${text} (${href})` : text)).join(""),
  heading: ({ text }) => text,
  listing: ({ items, numbered }) => items.map((item, n) => `${numbered ? `${n + 1}.` : "-"} ${item}`).join("\n"),
  facts: ({ rows }) => rows.map(([name, value]) => `${name}: ${value}`).join("\n"),
  secret: ({ heading, text }) => `${heading}\n${text}`,
};
