import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance, AxiosResponse } from 'axios';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld } from './support.ts';

const { berlinNumber, cloudNumber } = seedIds;

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
});

afterEach(() => world.close());

const ask = (id: string = berlinNumber, code_method = 'SMS'): Promise<AxiosResponse> =>
  graph.post(`${id}/request_code`, { code_method, language: 'en_US' });

const confirm = (code: string): Promise<AxiosResponse> => graph.post(`${berlinNumber}/verify_code`, { code });

function codeOnPhone(): string {
  const code = world.lastCode('+16315551234')?.code;
  if (code === undefined) throw new Error('no code reached the phone');
  return code;
}

const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');

describe('a code for a number', () => {
  test('reaches the phone and verifies the number, also with its hyphen', async () => {
    const asked = await ask();
    const code = codeOnPhone();

    const answer = await confirm(`${code.slice(0, 3)}-${code.slice(3)}`);

    expect(asked.data).toEqual({ success: true });
    expect(answer.data).toEqual({ success: true, id: berlinNumber });
    expect(world.number(berlinNumber).verification).toBe('VERIFIED');
  });

  test('lets the number be registered without a backup', async () => {
    await ask();
    await confirm(codeOnPhone());

    const answer = await graph.post(`${berlinNumber}/register`, { messaging_product: 'whatsapp', pin: '483920' });

    expect(answer.data).toEqual({ success: true });
  });

  test('works once', async () => {
    await ask();
    const code = codeOnPhone();
    await confirm(code);

    expect((await confirm(code)).data.error.code).toBe(136025);
  });

  test('is void after ten minutes', async () => {
    await ask();
    world.advance(600_001);

    expect((await confirm(codeOnPhone())).data.error.code).toBe(136025);
  });

  test('is void when another one was asked for', async () => {
    await ask();
    const first = codeOnPhone();
    world.advance(31_000);
    await ask();

    expect(codeOnPhone()).not.toBe(first);
    expect((await confirm(first)).data.error.code).toBe(136025);
    expect((await confirm(codeOnPhone())).data.success).toBe(true);
  });

  test('allows five wrong tries, then answers 429', async () => {
    await ask();
    const code = codeOnPhone();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) statuses.push((await confirm(wrong(code))).status);

    const sixth = await confirm(code);

    expect(statuses).toEqual([400, 400, 400, 400, 400]);
    expect(sixth.status).toBe(429);
    expect(sixth.data.error.code).toBe(4);
  });

  test('is refused with 136024 when one was sent moments ago', async () => {
    await ask();

    expect((await ask()).data.error).toMatchObject({
      code: 136024,
      error_data: { details: expect.stringMatching(/moments ago/) },
    });
  });

  test('is refused with 136024 after five in an hour', async () => {
    for (let count = 0; count < 5; count += 1) {
      expect((await ask()).status).toBe(200);
      world.advance(31_000);
    }

    expect((await ask()).data.error).toMatchObject({
      code: 136024,
      error_data: { details: expect.stringMatching(/1 hour/) },
    });
  });

  test('is refused with 422 for a number that is verified', async () => {
    const answer = await ask(cloudNumber);

    expect(answer.status).toBe(422);
    expect(answer.data.error.code).toBe(100);
  });

  test.each([
    { code_method: 'FAX', language: 'en_US' },
    { code_method: 'SMS', language: 'english' },
    { code_method: 'SMS' },
    { language: 'en_US' },
  ])('is refused with 100 for %j', async (body) => {
    expect((await graph.post(`${berlinNumber}/request_code`, body)).data.error.code).toBe(100);
  });

  test('takes its parameters from the query as well', async () => {
    const answer = await graph.post(`${berlinNumber}/request_code?code_method=VOICE&language=en`);

    expect(answer.data).toEqual({ success: true });
    expect(world.lastCode('+16315551234')?.method).toBe('VOICE');
  });

  test('is shown on the phone, and nowhere else', async () => {
    await ask();
    world.advance(31_000);
    await ask(berlinNumber, 'VOICE');

    const { phones, ...others } = world.state();

    expect(phones).toEqual([
      { e164: '+16315551234', code: codeOnPhone(), method: 'VOICE', at: expect.stringMatching(/^\d{4}-.*Z$/) },
      { e164: '+16315551234', code: expect.stringMatching(/^\d{6}$/), method: 'SMS', at: expect.any(String) },
    ]);
    expect(JSON.stringify([others, world.calls()])).not.toContain(codeOnPhone());
  });
});
