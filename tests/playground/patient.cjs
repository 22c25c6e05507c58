// Preload for node: its servers don't hang up on a connection that is idle. By themselves they do after five seconds, at times just
// as the bot sends a message on it. The bot then can't know whether it arrived and rather leaves it than say it twice, and a test
// that waits for it fails. Teams is more patient.
"use strict";

const http = require("node:http");

const create = http.createServer;
http.createServer = (...given) => Object.assign(create(...given), { keepAliveTimeout: 0 });
