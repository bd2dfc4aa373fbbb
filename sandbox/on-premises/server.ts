import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { Emulation } from '../meta/emulation.ts';
import { isObject, parseJson } from '../meta/graph-call.ts';
import { faultTable } from '../meta/fault-table.ts';
import { exchangeWithFaults, type WireAnswer } from '../meta/http-faults.ts';
import { strikeOf, type Strike } from '../meta/faults.ts';
import { readHealth, readSupport } from './health.ts';
import type { ClientAnswer, ClientCall } from './client-call.ts';
import { clientErrorAnswer, ClientRefusal } from './errors.ts';
import { login, logout, needLogin } from './login.ts';
import { registerAccount, verifyAccount } from './registration.ts';
import { restore } from './restore.ts';
import { readShards, setShards } from './shards.ts';
import { backup, deleteTwoStep, patchApplication, readApplication, resetApplication, setTwoStep } from './settings.ts';

/** What the emulated client covers: 'VERB path' to its handler. */
export const clientRoutes: Readonly<Record<string, (call: ClientCall) => ClientAnswer>> = {
  'POST users/login': login,
  'POST users/logout': logout,
  'POST account': registerAccount,
  'POST account/verify': verifyAccount,
  'GET account/shards': readShards,
  'POST account/shards': setShards,
  'POST settings/account/two-step': setTwoStep,
  'DELETE settings/account/two-step': deleteTwoStep,
  'POST settings/backup': backup,
  'POST settings/restore': restore,
  'GET settings/application': readApplication,
  'PATCH settings/application': patchApplication,
  'DELETE settings/application': resetApplication,
  'GET health': readHealth,
  'GET support': readSupport,
};

function run(route: string, call: ClientCall, strike: Strike): ClientAnswer {
  const refused = strike.effect('refuse');
  const login = route === 'POST users/login';
  if (refused) {
    const details = {
      ...(refused.details !== undefined && { details: refused.details }),
      ...(refused.status !== undefined && { status: refused.status }),
    };
    throw new ClientRefusal(refused.code, login && refused.code === 1005 ? { ...details, status: 401 } : details);
  }
  const handler = Object.hasOwn(clientRoutes, route) ? clientRoutes[route] : undefined;
  if (!handler) throw new ClientRefusal(1014, { details: 'Unknown endpoint.' });
  if (!login) needLogin(call);
  return handler(call);
}

function answer(route: string, call: ClientCall, strike: Strike): WireAnswer {
  const meta = { api_status: 'stable', version: call.deployment.version };
  try {
    const { status = 200, body } = run(route, call, strike);
    return { status, body: { ...body, meta }, headers: {} };
  } catch (error) {
    if (!(error instanceof ClientRefusal)) throw error;
    return { ...clientErrorAnswer(error, meta), headers: {} };
  }
}

/** One server stands for all deployments, so a stopped client resets connections instead of refusing them. */
const refusesConnections = strikeOf(faultTable.filter((row) => row.id === 'on-premises-down'));

async function inputOf(c: Context): Promise<Record<string, unknown>> {
  const json = parseJson(c.req.method === 'GET' ? '' : await c.req.text());
  return isObject(json) ? json : {};
}

/** The On-Premises emulator: one server for every deployment, each below its own name, as `/berlin/v1/health`. */
export function createClientApp(emulation: Emulation): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.all('/:deployment/v1/*', async (c) => {
    const deployment = emulation.deployments.get(c.req.param('deployment'));
    const number = deployment && emulation.numbers.get(deployment.phoneNumberId);
    if (!deployment) return c.notFound();
    const path = new URL(c.req.url).pathname;
    const edge = path.split('/').slice(3).join('/');
    const { method } = c.req;
    const place = { to: 'On-Premises' as const, method, path, phoneNumberId: number?.id };
    const entry = emulation.log.open({ at: emulation.clock.now(), ...place });
    const input = await inputOf(c);
    const call = { emulation, deployment, number, input, authorization: c.req.header('authorization') };
    const strike = deployment.state === 'down' ? refusesConnections : emulation.faults.strike({ ...place, edge });
    return exchangeWithFaults({
      strike,
      connection: c.env,
      timers: emulation.timers,
      slowMs: emulation.timings.slowMs,
      lateMs: emulation.timings.lateMs,
      perform: () => Promise.resolve(answer(`${method} ${edge}`, call, strike)),
      answered: (status) => emulation.log.answered(entry, status),
    });
  });

  return app;
}
