// In Teams: what is fetched from Microsoft, and how the tab is set up. Neither page can be seen there by a test.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { byId, freshPage, text, window } from "./house.js";
import { teams } from "../../adapters/web/static/teams.js";

let fetched;
let opened = 0;

beforeEach((t) => {
  freshPage();
  fetched = [];
  t.mock.method(document.head, "append", (script) => fetched.push(script));
});

/** Microsoft's library, as far as we use it. */
function library() {
  const asked = { saves: [], configs: [], valid: false };
  const config = {
    registerOnSaveHandler: (save) => asked.saves.push(save),
    setConfig: async (made) => asked.configs.push(made),
    setValidityState: (valid) => (asked.valid = valid),
  };
  window.microsoftTeams = { app: { initialize: async () => {} }, pages: { config } };
  return asked;
}

test("Microsoft's library runs only when it is the very file that we looked at", async () => {
  library();
  const found = teams();
  const [script] = fetched;
  assert.match(script.integrity, /^sha384-[\w+/]{64}$/);
  assert.equal(script.crossOrigin, "anonymous"); // without it a browser refuses what it must compare
  script.onload();
  assert.ok((await found).pages);
});

/** The page that Teams opens to set up the tab. */
async function setUp(happens) {
  window.happyDOM.setURL("https://bot.example.nl/scherm/instellen");
  document.body.innerHTML = '<p id="tab-state"></p>';
  opened += 1;
  const done = import(`../../adapters/web/static/tab.js?${opened}`);
  while (!fetched.length) await new Promise((next) => setImmediate(next));
  fetched[0][happens]();
  await done;
}

test("the tab holds the page of the screen, which then knows that it stands in Teams, and no link", async () => {
  const asked = library();
  await setUp("onload");
  let saved = 0;
  await asked.saves[0]({ notifySuccess: () => (saved += 1) });
  assert.deepEqual([asked.configs.map((each) => each.contentUrl), asked.valid, saved], [["https://bot.example.nl/scherm?in=teams"], true, 1]);
});

test("outside Teams the page says that it does not work there", async () => {
  await setUp("onerror");
  assert.match(text(byId("tab-state")), /alleen in Teams/);
});
