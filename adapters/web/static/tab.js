// Where Teams asks how a tab must be set up. There is nothing to choose: the tab is the same for every session, and holds no link.

import { byId, setText } from "./dom.js";
import { teams } from "./teams.js";

try {
  const { pages } = await teams();
  pages.config.registerOnSaveHandler(async (event) => {
    const contentUrl = new URL("../scherm?in=teams", location.href).href;
    await pages.config.setConfig({ entityId: "scherm", contentUrl, suggestedDisplayName: "Kaartensessie" });
    event.notifySuccess();
  });
  pages.config.setValidityState(true);
} catch {
  setText(byId("tab-state"), "Deze pagina werkt alleen in Teams, als de beheerder dat heeft aangezet met KAARTENSESSIE_INSLUITEN.");
}
