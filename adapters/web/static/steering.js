// The buttons of the cockpit. Each has a place of its own, so that nothing moves under the mouse when another comes or goes.

/** @import { Block, Button, Paragraph } from "../protocol.d.ts" */
/** @import { BotLine, Press } from "./form.js" */

import { el, icon } from "./dom.js";
import { buttonOf } from "./form.js";

// In the order in which they are tabbed through; their places on the screen are in cockpit.css.
const STEER = ["volgende", "overslaan", "stand", "vorige", "verder", "stop", "pauze", "verleng"];
const QUIET = ["ongedaan", "parkeer", "scherm", "notitie"]; // takes the group nowhere new
const OFFERS = new Set(["inkorten", "geenpauze", "zolaten"]);

/** Whether a block is the sentence that belongs to the offers. @param {Block} block @returns {block is Paragraph} */
export const isLate = (block) => block.type === "paragraph" && block.role === "uitloop";

/** The buttons of the cockpit; those that come and go stand above those that stay. @type {(line: BotLine, press: Press) => HTMLElement | null} */
export function steering(line, press) {
  const buttons = (line.message.buttons ?? []).filter((button) => !button.unfolds);
  if (!buttons.length) return null;
  const show = (/** @type {Button[]} */ list) => list.map((button) => buttonOf(line, button, press));
  const [steer, quiet] = [STEER, QUIET].map((commands) => commands.flatMap((command) => buttons.filter((button) => button.command === command)));
  const offers = buttons.filter((button) => OFFERS.has(button.command));
  const passing = buttons.filter((button) => ![...steer, ...quiet, ...offers].includes(button));
  const late = (line.message.body ?? []).find(isLate);
  return el(
    "div",
    { class: "msg-actions" },
    passing.length > 0 && el("div", { class: "buttons buttons--passing" }, ...show(passing)),
    (late || offers.length > 0) &&
      // In a low window the question is enough: what can be read aloud to the group comes first.
      el(
        "details",
        { class: "offers", "data-key": "offers", open: matchMedia("(min-height: 62rem)").matches },
        el("summary", { class: "offers-words", "data-key": "offers-words" }, icon("bell"), el("span", { dir: "auto" }, ...(late?.spans ?? []).map((span) => span.text))),
        el("div", { class: "buttons" }, ...show(offers)),
      ),
    steer.length > 0 && el("div", { class: "buttons buttons--steer" }, ...show(steer)),
    quiet.length > 0 && el("div", { class: "buttons buttons--quiet" }, ...show(quiet)),
  );
}
