// Preload for node (`node -r loopback.cjs …`): what runs behind it can be reached from this computer only, and reaches nothing
// but this computer. Every listener is forced to 127.0.0.1; every way out (TCP, UDP, DNS, another program) is refused. So is a
// website that is open in a browser on this computer: it could read along over a web socket, or act under a name of its own.
//
// The Agents Playground listens on all addresses and phones out even with --disable-telemetry; this is why it may run in CI.
"use strict";

const childProcess = require("node:child_process");
const dgram = require("node:dgram");
const dns = require("node:dns");
const http = require("node:http");
const net = require("node:net");

const HOME = "127.0.0.1";
const told = new Set();

function isHome(host) {
  return host === "localhost" || host === "::1" || (net.isIPv4(host) && host.startsWith("127."));
}

function refusal(what) {
  if (!told.has(what)) {
    told.add(what);
    process.stderr.write(`loopback: refused ${what}\n`);
  }
  return Object.assign(new Error(`loopback: refused ${what}`), { code: "ERR_LOOPBACK_ONLY" });
}

function isPath(value) {
  return typeof value === "string" && Number.isNaN(Number(value));
}

// listen(port, [host], [backlog], [done]) | listen(options, [done]) | listen(path, …) | listen(handle, …)
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  if (isPath(first)) return listen.call(this, first, ...rest);
  const done = [first, ...rest].find((each) => typeof each === "function");
  const asked = first !== null && typeof first === "object" ? first : { port: first };
  if (asked.path && asked.port === undefined) return listen.call(this, first, ...rest);
  if (asked._handle || asked.fd !== undefined || typeof asked.ref === "function") throw refusal("a listener made elsewhere");
  const port = typeof asked.port === "function" || asked.port === undefined || asked.port === null ? 0 : Number(asked.port);
  const options = { backlog: asked.backlog, signal: asked.signal, port, host: HOME };
  return done ? listen.call(this, options, done) : listen.call(this, options);
};

function isHomeAddress(address) {
  return URL.canParse(address) && isHome(new URL(address).hostname);
}

const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, request, ...rest) {
  const asks = ["request", "upgrade", "checkContinue", "checkExpectation"].includes(event);
  if (!asks || [`http://${request.headers.host}`, request.headers.origin ?? `http://${HOME}`].every(isHomeAddress)) {
    return emit.call(this, event, request, ...rest);
  }
  refusal(`a website: ${request.headers.origin ?? request.headers.host}`);
  request.socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  return true;
};

// connect(options, [done]) | connect(port, [host], [done]) | connect(path, [done]) | connect([normalized arguments])
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const args = Array.isArray(given[0]) ? given[0] : net._normalizeArgs(given);
  const options = args[0];
  if (!options.path && !isHome(options.host ?? "localhost")) {
    const error = refusal(`${options.host}:${options.port}`);
    process.nextTick(() => this.destroy(error));
    return this;
  }
  // A resolver must not be able to say that this computer is elsewhere.
  if (options.host === "localhost") options.host = HOME;
  return connect.apply(this, given);
};

for (const name of ["bind", "connect", "send"]) {
  dgram.Socket.prototype[name] = () => {
    throw refusal("UDP");
  };
}

function noAnswer(name, args) {
  const done = args.at(-1);
  const error = refusal(`DNS for ${args[0] ?? name}`);
  if (typeof done !== "function") throw error;
  process.nextTick(done, error);
}

const lookup = dns.lookup;
dns.lookup = (name, ...rest) => (!name || isHome(name) ? lookup(name, ...rest) : noAnswer("lookup", [name, ...rest]));
const lookupLater = dns.promises.lookup;
dns.promises.lookup = async (name, options) => {
  if (!name || isHome(name)) return lookupLater(name, options);
  throw refusal(`DNS for ${name}`);
};
const asks = (name) => name.startsWith("resolve") || name === "reverse" || name === "lookupService";
for (const where of [dns, dns.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(where).filter(asks)) where[name] = (...args) => noAnswer(name, args);
}
for (const where of [dns.promises, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(where).filter(asks)) {
    where[name] = async (...args) => {
      throw refusal(`DNS for ${args[0]}`);
    };
  }
}

// Another program would not be bound by any of this. The Playground starts one, at its start, to read this machine's identity.
for (const name of ["exec", "execFile", "execFileSync", "fork", "spawn", "spawnSync"]) {
  childProcess[name] = () => {
    throw refusal("another program");
  };
}
childProcess.execSync = () => "not for you";
