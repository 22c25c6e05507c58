// What a screen reader says by itself. Polite only: nobody is interrupted while they talk.

/** @import { Shown } from "../protocol.d.ts" */

import { byId, el } from "./dom.js";

const LONGEST = 180; // characters: a card's first sentences; the rest is there to be read
const KEEP = 8_000; // milliseconds a line stays in the region, so that a slow reader still finds it

/** Say one short line. @param {string} words */
export function announce(words) {
  const text = words.replace(/\s+/g, " ").trim();
  if (!text) return;
  const line = el("p", {}, text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
  byId("announcer").append(line);
  setTimeout(() => line.remove(), KEEP);
}

/** A line of the room in one breath: who, in which pane, what. @param {Shown} line */
export function spoken(line) {
  const where = line.pane === "private" ? "In je privéchat. " : "";
  if (!line.message) return `${where}${line.author}: ${line.text}`;
  const { title = "", body = [] } = line.message;
  const first = body.find((block) => block.type === "paragraph");
  const words = first ? first.spans.map((span) => span.text).join("") : "";
  return `${where}Bot: ${[title, words].filter(Boolean).join(". ")}`;
}
