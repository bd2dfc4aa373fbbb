import type { Random } from '../../../sandbox/meta/random.ts';
import { signatureHeaders } from '../../../sandbox/slack/delivery/signed-http.ts';
import { between } from '../random.ts';

const WINDOW_S = 300;
const TEN_YEARS_S = 315_360_000;

/** A request as somebody sends it who is not Slack, or not now. */
interface Forgery {
  name: string;
  headers: (body: string, at: { secret: string; seconds: number; random: Random }) => Record<string, string>;
}

const FORGERIES: readonly Forgery[] = [
  { name: 'unsigned', headers: () => ({}) },
  {
    name: 'signed by somebody else',
    headers: (body, { seconds }) => signatureHeaders(body, 'f'.repeat(32), seconds),
  },
  {
    name: 'changed on the way',
    headers: (body, { secret, seconds }) => signatureHeaders(`${body}&`, secret, seconds),
  },
  {
    name: 'stale',
    headers: (body, { secret, seconds, random }) =>
      signatureHeaders(body, secret, seconds - WINDOW_S - between(random, 5, 86_400)),
  },
  {
    name: 'from the future',
    headers: (body, { secret, seconds, random }) =>
      signatureHeaders(body, secret, seconds + WINDOW_S + between(random, 5, TEN_YEARS_S)),
  },
  {
    name: 'signed anew for an old timestamp',
    headers: (body, { secret, seconds }) => ({
      ...signatureHeaders(body, secret, seconds),
      'x-slack-request-timestamp': String(seconds - WINDOW_S - 5),
    }),
  },
];

/** What came of forgeries: how many of each kind were tried, and which were taken for Slack's. */
export interface Forged {
  tried: number;
  accepted: string[];
}

/** A command that was really sent, under a trigger id nobody knows: no memory of the original can hide that it was taken. */
const asNew = (body: string, random: Random): string =>
  body.replace(/trigger_id=[^&]*/u, `trigger_id=${between(random, 1, 1e9)}.${between(random, 1, 1e9)}`);

/** Sends forgeries made of real requests to one replica after the other. */
export async function forge(
  bodies: readonly string[],
  at: { ports: readonly number[]; secret: string; random: Random; count: number },
): Promise<Forged> {
  const { ports, secret, random, count } = at;
  const accepted: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const forgery = FORGERIES[index % FORGERIES.length]!;
    const body = asNew(bodies[between(random, 0, bodies.length - 1)] ?? '', random);
    const seconds = Math.floor(Date.now() / 1_000);
    const { status } = await fetch(`http://127.0.0.1:${ports[index % ports.length]}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...forgery.headers(body, { secret, seconds, random }),
      },
    });
    if (status !== 401) accepted.push(`${forgery.name}: ${status}`);
  }
  return { tried: count, accepted };
}

/** Sends a real request with its real signature to every replica, all at once: whoever heard it on the line can do that. */
export async function replay(body: string, at: { ports: readonly number[]; secret: string }): Promise<void> {
  const headers = signatureHeaders(body, at.secret, Math.floor(Date.now() / 1_000));
  const again = (port: number) =>
    fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  await Promise.all([...at.ports, ...at.ports].map(again));
}
