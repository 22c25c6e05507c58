// The deck that lies closed on the table, and what it puts ready for somebody to send.

import assert from "node:assert/strict";
import { test } from "node:test";

import { button, byId, freshPage } from "./house.js";
import { layDeck } from "../../adapters/web/static/invitation.js";

test("the day of the invitation lies two weeks from now, and in no weekend", (t) => {
  freshPage();
  layDeck(byId("table"), true);
  t.mock.timers.enable({ apis: ["Date"] });
  const proposed = [4, 5, 6, 7].map((day) => {
    t.mock.timers.setTime(Date.UTC(2026, 11, day, 12)); // a Friday and what follows
    button("Nodig je collega's uit").click();
    return byId("private-text").value;
  });
  assert.deepEqual(proposed, ["18", "21", "21", "21"].map((day) => `/uitnodiging ${day} december 13:00 2u`));
});
