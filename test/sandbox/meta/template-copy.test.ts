import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance, AxiosResponse } from 'axios';
import { providerIds, providerPhones } from '../../../sandbox/meta/seed-provider.ts';
import { aTemplate } from '../../../sandbox/meta/seed-waba.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { TemplateRecord, WabaRecord } from '../../../sandbox/meta/records.ts';
import type { World } from '../../../sandbox/world.ts';
import { graphOf, quickWorld, until } from './support.ts';

const { waba, agencyWaba } = seedIds;
const day = 86_400_000;

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld({ assignedWabas: [providerIds.waba, providerIds.strangerWaba] });
  graph = graphOf(world);
});

afterEach(() => world.close());

function account(id: string): WabaRecord {
  const found = world.emulation.wabas.get(id);
  if (!found) throw new Error(`no account ${id}`);
  return found;
}

const idOf = (name: string, language = 'en_US'): string =>
  account(providerIds.waba).templates.find((one) => one.name === name && one.language === language)?.id ?? name;

const copy = (body: Record<string, unknown> = {}, into: string = waba): Promise<AxiosResponse> =>
  graph.post(`${into}/migrate_message_templates`, { source_waba_id: providerIds.waba, ...body });

const listed = async (id: string): Promise<{ name: string; status: string; quality_score: { score: string } }[]> =>
  (await graph.get(`${id}/message_templates`, { params: { fields: 'name,status,quality_score', limit: 100 } })).data
    .data;

const many = (count: number, given: Partial<TemplateRecord> = {}): TemplateRecord[] =>
  Array.from({ length: count }, (_, index) => aTemplate(`77${index}`, `many_${index}`, given));

describe('a copy of templates', () => {
  test('takes what is approved and good or unknown, and tells why it left the rest', async () => {
    const { data } = await copy();

    expect(data.migrated_templates).toEqual([
      idOf('delivery_note'),
      idOf('delivery_note', 'es'),
      idOf('appointment_reminder'),
    ]);
    expect(data.failed_templates).toEqual({
      [idOf('hello_world')]: expect.stringMatching(/exists already/),
      [idOf('order_update', 'es')]: expect.stringMatching(/exists already/),
      [idOf('winter_offer')]: expect.stringMatching(/quality is YELLOW/),
      [idOf('feedback_request')]: expect.stringMatching(/quality is RED/),
      [idOf('spring_offer')]: expect.stringMatching(/PENDING/),
      [idOf('summer_offer')]: expect.stringMatching(/REJECTED/),
      [idOf('loyalty_points')]: expect.stringMatching(/PAUSED/),
    });
  });

  test('leaves the source as it was and gives the copies ids of their own', async () => {
    const before = structuredClone(account(providerIds.waba).templates);

    await copy({ template_ids: [idOf('delivery_note')] });

    expect(account(providerIds.waba).templates).toEqual(before);
    const copied = account(waba).templates.at(-1);
    expect(copied).toMatchObject({ name: 'delivery_note', status: 'APPROVED' });
    expect(copied?.id).not.toBe(idOf('delivery_note'));
  });

  test('has quality UNKNOWN for 24 hours, and its own again afterwards', async () => {
    const quality = async () => (await listed(waba)).find(({ name }) => name === 'delivery_note')?.quality_score.score;
    await copy({ template_ids: [idOf('delivery_note')] });

    const first = await quality();
    world.advance(day - 1000);
    const almost = await quality();
    world.advance(2000);

    expect([first, almost, await quality()]).toEqual(['UNKNOWN', 'UNKNOWN', 'GREEN']);
  });

  test('made again adds nothing and says that all is there', async () => {
    await copy({ template_ids: [idOf('delivery_note')] });
    const before = account(waba).templates.length;

    const { data } = await copy({ template_ids: [idOf('delivery_note')] });

    expect(data).toEqual({
      migrated_templates: [],
      failed_templates: { [idOf('delivery_note')]: expect.stringMatching(/exists already/) },
    });
    expect(account(waba).templates).toHaveLength(before);
  });

  test('takes as many as there is room for', async () => {
    account(waba).templates = many(248);

    const { data } = await copy({
      template_ids: [idOf('delivery_note'), idOf('hello_world'), idOf('appointment_reminder')],
    });

    expect(data.migrated_templates).toEqual([idOf('hello_world'), idOf('delivery_note')]);
    expect(data.failed_templates).toEqual({ [idOf('appointment_reminder')]: expect.stringMatching(/no room/) });
  });

  test('is refused with 2388019 by an account that has 250', async () => {
    account(waba).templates = many(250);

    expect((await copy()).data.error.code).toBe(2388019);
  });

  test('goes through a large inventory page by page', async () => {
    account(providerIds.waba).templates = many(30);

    const pages = [await copy({ page_number: 0, count: 20 }), await copy({ page_number: 1, count: 20 })];

    expect(pages.map(({ data }) => data.migrated_templates.length)).toEqual([20, 10]);
  });

  test('names ids that the source does not have', async () => {
    expect((await copy({ template_ids: ['1'] })).data).toEqual({
      migrated_templates: [],
      failed_templates: { 1: expect.stringMatching(/does not exist/) },
    });
  });

  test.each([{ count: 501 }, { count: 0 }, { page_number: -1 }, { template_ids: 'x' }, { source_waba_id: undefined }])(
    'is refused with 100 for %j',
    async (body) => {
      expect((await copy(body)).data.error.code).toBe(100);
    },
  );

  test('needs access to the source and one business on both sides', async () => {
    const other = await copy({ source_waba_id: providerIds.strangerWaba });
    world.assignAccount(providerIds.waba, false);

    expect(other.data.error).toMatchObject({ code: 100, error_data: { details: expect.stringMatching(/different/) } });
    expect((await copy()).data.error).toMatchObject({ code: 200, error_subcode: 1_349_174 });
  });

  test('times out under the fault after a part of it has arrived', async () => {
    account(providerIds.waba).templates = many(8);
    await world.change({ do: 'fault', id: 'template-copy-slow', on: true });

    const late = await copy({}, agencyWaba);
    const few = await copy({ template_ids: ['774', '775'] }, agencyWaba);

    expect(late.status).toBe(500);
    expect(late.data.error.code).toBe(1);
    expect((await listed(agencyWaba)).map(({ name }) => name)).toEqual([
      'many_0',
      'many_1',
      'many_2',
      'many_4',
      'many_5',
    ]);
    expect(few.data.migrated_templates).toEqual(['774', '775']);
  });

  test('is refused under the fault templates-full', async () => {
    await world.change({ do: 'fault', id: 'templates-full', on: true });

    expect((await copy()).data.error.code).toBe(2388019);
  });
});

describe('templates of a number that has moved', () => {
  async function move(): Promise<void> {
    await graph.post(`${waba}/subscribed_apps`);
    await world.change({ do: 'two-step-off', e164: providerPhones.claimable });
    const body = { cc: '44', phone_number: providerPhones.claimable.slice(3), migrate_phone_number: true };
    const { id } = (await graph.post(`${waba}/phone_numbers`, body)).data;
    await graph.post(`${id}/request_code`, { code_method: 'SMS', language: 'en_GB' });
    await graph.post(`${id}/verify_code`, { code: world.lastCode(providerPhones.claimable)?.code });
    const registered = await graph.post(`${id}/register`, { messaging_product: 'whatsapp', pin: '246813' });
    expect(registered.data).toEqual({ success: true });
  }

  test('are copied by Meta itself, some time later', async () => {
    await move();
    await until(() => account(waba).templates.length === 6);

    expect(
      account(waba)
        .templates.slice(3)
        .map(({ name }) => name),
    ).toEqual(['delivery_note', 'delivery_note', 'appointment_reminder']);
  });

  test('stay where they are under the fault templates-stay', async () => {
    await world.change({ do: 'fault', id: 'templates-stay', on: true });
    await move();
    world.emulation.timers.later(30, () => account(agencyWaba).templates.push(aTemplate('1', 'later')));
    await until(() => account(agencyWaba).templates.length === 1);

    expect(account(waba).templates).toHaveLength(3);
  });
});
