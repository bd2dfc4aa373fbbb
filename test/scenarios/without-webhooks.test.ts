import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import { everyOption } from '../../sandbox/tour/people.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from './support/lines.ts';
import { asked, card, modal, openScene, opensForm, registrations, textOf } from './support/scene.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openScene({ bot: { webhooks: false, language: 'es' } });
}, 60_000);

afterAll(() => stage.close(), 60_000);

test('the channel reads Spanish, each person their own language, and a person confirms what no webhook tells', async () => {
  const line = branch(0);
  const [bruno, mara] = [stage.slack.as(people.bruno), stage.slack.as(people.mara)];
  await opensForm(bruno, `/migrate ${line.e164}`);
  const start = await modal(bruno, /plataforma ON_PREMISE/u);
  await bruno.submits(start);
  await bruno.clicks(await card(bruno, line, /confirme las diferencias/u), 'ferryman.confirm-differences');
  const checklist = await modal(bruno, /La Cloud API no es/u);
  await bruno.submits(checklist, { Confirmo: everyOption(checklist) });
  await bruno.clicks(await card(bruno, line, /qué se sabe del PIN/u), 'ferryman.provide-pin');
  const pin = await modal(bruno, /PIN/u);
  await bruno.submits(pin, { source: 'known', pin: line.pin });
  await mara.clicks(await card(mara, line, /espera una aprobación|Listo/u), 'ferryman.approve');
  const form = await modal(mara, /cannot be undone/u);
  expect(textOf(form)).toContain('Last four digits of the number');
  await mara.submits(form, { digits: line.e164.slice(-4) });

  const waiting = await card(mara, line, /Registrado, no demostrado/u);
  expect(textOf(waiting)).toContain('Los clientes llegan al número en la Cloud API.');
  expect(textOf(waiting)).not.toMatch(/\b(Waiting|Customers|Registered)\b/u);
  const confirmed = await card(mara, line, /No hay webhook configurado/u);
  await mara.clicks(confirmed, 'ferryman.confirm-delivery');

  // A step that is done says so without the full stop.
  const done = textOf(await card(mara, line, /Hecho\./u));
  expect(done).not.toContain('no demostrado');
  expect(registrations(stage, line)).toBe(1);
  expect(await asked(mara, `status ${line.e164}`)).toContain('Done.');
  expect(await asked(bruno, `status ${line.e164}`)).toContain('Hecho');
});
