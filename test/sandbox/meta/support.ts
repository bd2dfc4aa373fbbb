import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { Agent } from 'node:https';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signatureOf } from '../../../sandbox/meta/webhook-sender.ts';
import { createWorld, type World, type WorldDeployment, type WorldOptions } from '../../../sandbox/world.ts';

/** A world that registers in no time. */
export function quickWorld(options: WorldOptions = {}): Promise<World> {
  const timings = {
    registrationMs: 20,
    statusMs: 5,
    slowMs: 30,
    lateMs: 30,
    webhookRetryMs: 5,
    templateCopyMs: 5,
    copyTimeoutMs: 20,
    ...options.timings,
  };
  return createWorld({ ...options, timings });
}

/** A Graph client with the world's token that never throws on a status. */
export function graphOf(world: World, version = 'v23.0'): AxiosInstance {
  return axios.create({
    baseURL: `${world.graphUrl}/${version}/`,
    headers: { authorization: `Bearer ${world.token}` },
    validateStatus: () => true,
    proxy: false,
  });
}

/** A client of one deployment, trusting its certificate and logged in. */
export async function clientOf(deployment: WorldDeployment): Promise<AxiosInstance> {
  const http = axios.create({
    baseURL: `${deployment.url}/v1/`,
    httpsAgent: new Agent({ ca: deployment.caPem }),
    validateStatus: () => true,
    proxy: false,
  });
  const auth = { username: deployment.user, password: deployment.password };
  const login = await http.post('users/login', {}, { auth });
  http.defaults.headers.common['authorization'] = `Bearer ${login.data.users[0].token}`;
  return http;
}

/** The deployment of the given name. */
export function deploymentOf(world: World, name: string): WorldDeployment {
  const deployment = world.deployments.find((one) => one.name === name);
  if (!deployment) throw new Error(`no deployment ${name}`);
  return deployment;
}

/** Takes a backup on the deployment. */
export async function backupOf(
  deployment: WorldDeployment,
  password = 'tacocat',
): Promise<{ data: string; password: string }> {
  const client = await clientOf(deployment);
  const answer = await client.post('settings/backup', { password });
  return { data: answer.data.settings.data, password };
}

/** A register call with the number's own PIN and a fresh backup. */
export async function registerWithBackup(world: World, name: string): Promise<AxiosResponse> {
  const deployment = deploymentOf(world, name);
  const backup = await backupOf(deployment);
  const { id, pin } = world.number(deployment.e164);
  return graphOf(world).post(`${id}/register`, { messaging_product: 'whatsapp', pin, backup });
}

/** A change as an app finds it in a webhook. */
export interface ReceivedChange {
  field: string;
  value: Record<string, never> & { [key: string]: unknown };
}

/** An app's endpoint: keeps every change whose signature is right. */
export interface Endpoint {
  url: string;
  changes: ReceivedChange[];
  refused: number;
  /** Answers given before the endpoint starts to answer 200. */
  failures: number[];
  challenge: { token: string; answer: (challenge: string) => string };
  close(): Promise<void>;
}

/** Starts an endpoint that checks signatures with the given secret. */
export async function startEndpoint(appSecret = 'sandbox-app-secret'): Promise<Endpoint> {
  const endpoint: Omit<Endpoint, 'url' | 'close'> = {
    changes: [],
    refused: 0,
    failures: [],
    challenge: { token: 'sandbox-verify-token', answer: (challenge) => challenge },
  };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET') {
      const right = url.searchParams.get('hub.verify_token') === endpoint.challenge.token;
      response.writeHead(right ? 200 : 403);
      response.end(right ? endpoint.challenge.answer(url.searchParams.get('hub.challenge') ?? '') : 'no');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const status = endpoint.failures.shift() ?? 200;
      if (request.headers['x-hub-signature-256'] !== signatureOf(body, appSecret)) endpoint.refused += 1;
      else if (status === 200) for (const entry of JSON.parse(body).entry) endpoint.changes.push(...entry.changes);
      response.writeHead(status);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(endpoint, {
    url: `http://127.0.0.1:${port}/meta/webhooks`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** Waits until the condition holds; fails after five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition did not come true within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The status names of a message, in the order they arrived. */
export function statusesOf(endpoint: Endpoint, id: string): string[] {
  return endpoint.changes
    .flatMap((change) => (change.value['statuses'] ?? []) as { id: string; status: string }[])
    .filter((status) => status.id === id)
    .map((status) => status.status);
}
