// Somebody elsewhere says to be me. Only who sits here can say whether that is so.

import { byId, setText } from "./dom.js";

/** `answer(same)` is called once for each knock. Returns what to do with one. @param {(same: boolean) => void} answer */
export function knocks(answer) {
  const strip = byId("knock");
  for (const [id, same] of /** @type {const} */ ([["knock-yes", true], ["knock-no", false]])) {
    byId(id).addEventListener("click", () => {
      strip.hidden = true;
      answer(same);
    });
  }
  return (/** @type {boolean} */ over, /** @type {string} */ name) => {
    setText(byId("knock-text"), `Iemand wil als ${name} meedoen op een ander tabblad. Ben jij dat?`);
    strip.hidden = over;
  };
}
