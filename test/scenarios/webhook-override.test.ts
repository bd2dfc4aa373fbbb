import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { providerIds, providerPhones } from '../../sandbox/meta/seed-provider.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { approves, cardOf, opens, provesByCode, type Move } from '../../sandbox/tour/move.ts';
import { keysOf, saidBy, watchRedis } from '../secrets/places.ts';
import { hitsIn, type Place } from '../secrets/scan.ts';
import { modal, openScene, opensForm, textOf, threadOf } from './support/scene.ts';

const TOKEN = 'canary-verify-token-of-the-endpoint';
const WRONG = 'canary-wrong-verify-token';

let stage: Stage;
let endpoint: Server;
let url: string;
let redis: Awaited<ReturnType<typeof watchRedis>>;

/** An endpoint as a company runs it: it gives the challenge back to whoever knows its token. */
const listening = () =>
  createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    response.statusCode = query.get('hub.verify_token') === TOKEN ? 200 : 403;
    response.end(query.get('hub.challenge') ?? '');
  });

beforeAll(async () => {
  endpoint = listening();
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hooks`;
  stage = await openScene({ replicas: 0, world: { assignedWabas: [providerIds.waba] }, bot: { logLevel: 'trace' } });
  // Before the bot begins: a monitor of a busy Redis may take a command for its own answer.
  redis = await watchRedis(stage.redis.url);
  await stage.addBot();
}, 60_000);

afterAll(async () => {
  redis.stop();
  await stage.close();
  await new Promise((resolve) => endpoint.close(resolve));
}, 60_000);

describe('the webhook override of a number that leaves its provider', () => {
  test('is set again with a token that goes to Meta and nowhere else; a wrong one is refused in the form', async () => {
    const silent = {
      scene: () => {},
      does: () => {},
      shows: () => {},
      showsHead: () => {},
      holds: () => {},
      failures: () => 0,
    };
    const number = providerPhones.claimable;
    const move: Move = { stage, number, shown: '+44 20 7183 8750', tell: { ...silent, statements: () => 0 } };
    stage.world.number(number).webhookOverride = url;
    const ana = stage.slack.as(people.ana);

    await opensForm(ana, `/migrate ${number}`);
    await ana.submits(await modal(ana, /Ways it can go/u));
    await stage.world.change({ do: 'two-step-off', e164: number });
    const off = { part: /two-step verification is off/iu, button: 'ferryman.confirm-two-step-off', says: /owner/iu };
    const confirmation = await opens(move, off);
    await ana.submits(confirmation.modal, { Confirmation: ['Two-step verification has been switched off there'] });
    await provesByCode(move);
    await approves(move);

    const asked = { part: /endpoint of their own/iu, button: 'ferryman.restore-override', says: /verify token/iu };
    const form = await opens(move, asked);
    const refused = await ana.submits(form.modal, { 'Verify token of the endpoint': WRONG });
    expect(refused.errors).toEqual({ token: expect.stringContaining('did not get the right answer') });
    await ana.submits(form.modal, { 'Verify token of the endpoint': TOKEN });
    const card = await cardOf(move, ana, /^(?![^]*endpoint of their own)[^]*/u);
    await ana.until(() => /gave Meta the verify token/u.test(threadOf(ana, card.ts)), 20_000);

    expect(textOf(card)).not.toContain(TOKEN);
    expect(stage.world.number(number)).toMatchObject({ wabaId: expect.not.stringMatching(providerIds.waba) });
    expect(stage.world.number(number).webhookOverride).toBe(url);
    const places: Place[] = [
      ...saidBy(stage),
      ...(await keysOf(stage.redis.url)),
      ...redis.commands.map((text) => ({ where: 'Redis command', text })),
    ];
    expect(places.length).toBeGreaterThan(100);
    const canaries = [TOKEN, WRONG].map((value) => ({ name: value, value }));
    expect(hitsIn(places, canaries)).toEqual([]);
  });
});
