#!/usr/bin/env node
// One run of the whole chain under an open-loop load: vendor, gateway, Redis, engine and PostgreSQL as processes, seen from outside.
//   node bench/whole.mjs --rate 50000 --seconds 20 [--symbols 850] [--mirror] [--warm 5] [--drain 30] [--history MINUTES] [--step MS]
//   node bench/whole.mjs --curve 300000 --seconds 30 [--between 10] [--apart]     from half to three times of a rate
//   node bench/whole.mjs --profile 20000x5,140000x1,20000x10 [--disturb redis-stop@5:5] [--disturb postgres-stop@5:15] [--disturb busy-core]
//   [--disturb slow-disk] [--apart] [--role app] [--no-rest] [--heap] [--set NAME=VALUE…] [--root CHECKOUT] [--logs FOLDER] [--json FILE|-]
// TICKSTOCK_BENCH_DATABASE names a PostgreSQL server (a superuser's URL) instead of the embedded one. Needs Linux (/proc) and redis-server.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runWhole } from './whole/chain.mjs';
import { parseDisturbance } from './whole/disturb.mjs';
import { curve, curveRate, parseProfile } from './whole/profile.mjs';
import { report } from './whole/report.mjs';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '20' },
    profile: { type: 'string' },
    curve: { type: 'string' },
    between: { type: 'string', default: '0' },
    symbols: { type: 'string', default: '850' },
    mirror: { type: 'boolean', default: false },
    warm: { type: 'string', default: '0' },
    apart: { type: 'boolean', default: false },
    heap: { type: 'boolean', default: false },
    history: { type: 'string', default: '0' },
    drain: { type: 'string', default: '30' },
    step: { type: 'string', default: '5' },
    disturb: { type: 'string', multiple: true, default: [] },
    role: { type: 'string', default: 'gateway' },
    rest: { type: 'boolean', default: true },
    set: { type: 'string', multiple: true, default: [] },
    root: { type: 'string' },
    logs: { type: 'string' },
    json: { type: 'string' },
  },
});
if (values.logs) mkdirSync(values.logs, { recursive: true });

/** @param {{ profile?: string, curve?: string, rate: string, seconds: string, between: string }} given @returns {import('./whole/profile.mjs').Profile} */
function profileOf({ profile, curve: rate, rate: steady, seconds, between }) {
  if (rate !== undefined) return curve(curveRate(Number(rate)), Number(seconds), Number(between));
  return parseProfile(profile ?? `${steady}x${seconds}`);
}

const result = await runWhole({
  profile: profileOf(values),
  symbols: Number(values.symbols),
  mirror: values.mirror,
  role: values.role === 'app' ? 'app' : 'gateway',
  warmSeconds: Number(values.warm),
  drainSeconds: Number(values.drain),
  historyMinutes: Number(values.history),
  stepMs: Number(values.step),
  disturb: values.disturb.map(parseDisturbance),
  rest: values.rest,
  apart: values.apart,
  heap: values.heap,
  settings: Object.fromEntries(values.set.map((pair) => pair.split(/=(.*)/s).slice(0, 2))),
  say: (line) => console.error(line),
  ...(values.root ? { root: values.root } : {}),
  ...(values.logs ? { keepLogs: values.logs } : {}),
});
if (values.json === '-') console.log(JSON.stringify(result));
else {
  if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`);
  console.log(report(result));
}
