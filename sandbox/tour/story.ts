import { people as ids } from '../slack/world-seed.ts';
import { MIGRATIONS, type Scene } from './move.ts';
import { readableText } from '../slack/page/person.ts';
import { alertSaying, cardSaying, everyOption, modalSaying, privateAnswer } from './people.ts';

const NUMBER = '+16315551234';

const badInput: Scene = async ({ slack }, tell) => {
  const ana = slack.as(ids.ana);
  tell.scene('Bad input gets one clear sentence');
  tell.does('Ana', 'types: /migrate 631 555 12');
  await ana.types('/migrate 631 555 12', MIGRATIONS);
  const answer = await privateAnswer(ana, /country code/iu);
  tell.shows('only Ana sees', answer);
  tell.holds('the number was refused, nothing was started', ana.sees().modals.length === 0);
};

const start: Scene = async ({ slack }, tell) => {
  const ana = slack.as(ids.ana);
  tell.scene('A support agent starts a move');
  tell.does('Ana', 'types: /migrate +1 631 555 1234');
  await ana.types('/migrate +1 631 555 1234', MIGRATIONS);
  const modal = await modalSaying(ana, /platform/iu);
  tell.shows('modal', modal.view);
  await ana.submits(modal);
  tell.does('Ana', 'presses Start');
  const card = await cardSaying(ana, /confirm the differences/iu);
  tell.shows(MIGRATIONS, card);
  tell.holds('the checks ran and a person is asked for the checklist', true);
};

const checklistAndPin: Scene = async ({ slack, world }, tell) => {
  const ana = slack.as(ids.ana);
  tell.scene('Checklist and PIN');
  await ana.clicks(await cardSaying(ana, /confirm the differences/iu), 'ferryman.confirm-differences');
  const checklist = await modalSaying(ana, /Cloud API is not/iu);
  tell.does('Ana', 'confirms every difference between the two APIs');
  await ana.submits(checklist, { 'I confirm': everyOption(checklist) });
  await ana.clicks(await cardSaying(ana, /what is known of the two-step PIN/iu), 'ferryman.provide-pin');
  const pin = await modalSaying(ana, /wrong PIN/iu);
  const refused = await ana.submits(pin, { 'What is known of the PIN': 'I know the current PIN', 'Current PIN': '12' });
  tell.holds('a malformed PIN is refused inside the modal', Object.keys(refused.errors ?? {}).length > 0);
  tell.does('Ana', 'types the PIN; it is sealed, set on the deployment and never shown');
  await ana.submits(pin, { 'Current PIN': '483920' });
  const card = await cardSaying(ana, /Ready, holding/iu);
  tell.shows(MIGRATIONS, card);
  tell.holds('everything reversible is done and no registration was sent', world.registerCalls().length === 0);
  tell.holds('the number still answers on the old side', world.deployment('berlin').state === 'connected');
};

const refusedApprovals: Scene = async ({ slack, world }, tell) => {
  const [ana, gus] = [slack.as(ids.ana), slack.as(ids.gus)];
  tell.scene('Who may not approve');
  for (const [name, person] of [
    ['Ana, who asked,', ana],
    ['Gus, a guest,', gus],
  ] as const) {
    tell.does(name, 'presses Approve');
    await person.clicks(await cardSaying(person, /Ready, holding/iu), 'ferryman.approve');
    tell.shows('only they see', await privateAnswer(person, /Nothing was done/iu));
  }
  tell.holds('nobody was let through', world.registerCalls().length === 0);
};

const approve: Scene = async ({ slack, world }, tell) => {
  const [mara, nils] = [slack.as(ids.mara), slack.as(ids.nils)];
  tell.scene('A manager approves the point of no return');
  const holding = await cardSaying(mara, /Ready, holding/iu);
  const seenByNils = await cardSaying(nils, /Ready, holding/iu);
  await mara.clicks(holding, 'ferryman.approve');
  const modal = await modalSaying(mara, /cannot be undone/iu);
  tell.shows('modal', modal.view);
  const wrong = await mara.submits(modal, { 'Last four digits of the number': '9999' });
  tell.holds('wrong last digits are refused inside the modal', Object.keys(wrong.errors ?? {}).length > 0);
  tell.does('Mara', 'types 1234 and approves');
  await mara.submits(modal, { 'Last four digits of the number': '1234' });
  const done = await cardSaying(mara, /Done\./iu);
  tell.shows(MIGRATIONS, done);
  tell.holds('exactly one registration was sent', world.registerCalls().length === 1);
  tell.holds('Meta has the number on the Cloud API', world.number(NUMBER).platform === 'CLOUD_API');
  tell.does('Nils', 'presses Approve on the card as he saw it before');
  await nils.clicks(seenByNils, 'ferryman.approve');
  const late = await privateAnswer(nils, /already|over|expired|nothing/iu);
  tell.shows('only Nils sees', late);
  tell.holds('the late click changed nothing', world.registerCalls().length === 1);
};

const health: Scene = async ({ slack, world }, tell) => {
  const mara = slack.as(ids.mara);
  tell.scene('The number stops working, and works again');
  tell.does('Meta', 'blocks the number: payment problem (141006)');
  await world.change({ do: 'health', e164: NUMBER, canSend: 'BLOCKED', errorCode: 141006 });
  const alert = await alertSaying(mara, /payment|141006/iu);
  tell.shows('#wa-alerts', alert);
  tell.does('Mara', 'makes Ana responsible, takes it herself meanwhile, and wants quiet for an hour');
  await mara.clicks(alert, 'ferryman.alert.acknowledge');
  await mara.clicks(alert, 'ferryman.alert.assign', ids.ana);
  await mara.clicks(alert, 'ferryman.alert.snooze', 'For 1 hour');
  const owned = await alertSaying(mara, /Snoozed by/iu);
  tell.shows('#wa-alerts', owned);
  const said = readableText(owned);
  tell.holds(
    'the alert names who has it and who is responsible',
    [ids.mara, ids.ana].every((id) => said.includes(id)),
  );
  await world.change({ do: 'health', e164: NUMBER, canSend: 'AVAILABLE' });
  const recovered = await mara.until((state) => {
    const now = state.messages.find((m) => m.ts === alert.ts);
    return now && /recover|again|resolved/iu.test(now.text) ? now : undefined;
  }, 40_000);
  tell.shows('#wa-alerts', recovered);
  tell.holds('the same message now says that it is over', recovered.ts === alert.ts);
  tell.does('Meta', 'pauses a template of the account, and approves it again');
  await world.change({ do: 'template', e164: NUMBER, status: 'PAUSED' });
  const paused = await alertSaying(mara, /template .* cannot be sent/iu);
  tell.shows('#wa-alerts', paused);
  await world.change({ do: 'template', e164: NUMBER, status: 'APPROVED' });
  await alertSaying(mara, /It was: template .* cannot be sent/iu);
  tell.holds('the alert about the template is over by Meta’s own word', true);
  const told = await mara.until(
    (state) => state.messages.flatMap(({ thread }) => thread ?? []).find(({ text }) => /after its move/u.test(text)),
    40_000,
  );
  tell.shows('thread of the card', told);
  tell.holds('the thread tells whether the number was without service', /could (not )?send/u.test(told.text));
  tell.does('Mara', `types: /migrate health ${NUMBER}`);
  await mara.types(`/migrate health ${NUMBER}`, MIGRATIONS);
  const answer = await privateAnswer(mara, /It is read next/iu);
  tell.shows('only Mara sees', answer);
  tell.holds('she reads the state now and that no alert is open', /No alert is open/u.test(readableText(answer)));
};

const unwatched: Scene = async ({ slack }, tell) => {
  const mara = slack.as(ids.mara);
  tell.scene('Somebody wants no more alerts about the number');
  tell.does('Mara', `types: /migrate unwatch ${NUMBER}`);
  await mara.types(`/migrate unwatch ${NUMBER}`, MIGRATIONS);
  const form = await modalSaying(mara, /nobody is alerted when it breaks/u);
  tell.shows('modal', form.view);
  await mara.submits(form, { Why: 'the line is given back' });
  const done = await privateAnswer(mara, /Nobody watches/u);
  tell.shows('only Mara sees', done);
  await mara.opensHome();
  const home = await mara.until((state) => state.home && readableText(state.home));
  tell.holds('Home names the number, who stopped it and why', /Not watched: 1.*the line is given back/su.test(home));
  await mara.types(`/migrate watch ${NUMBER}`, MIGRATIONS);
  const again = await privateAnswer(mara, /is watched again/u);
  tell.holds('it is taken up again at one command', /is read now/u.test(readableText(again)));
};

/** The whole story, in order. */
export const SCENES: readonly Scene[] = [
  badInput,
  start,
  checklistAndPin,
  refusedApprovals,
  approve,
  health,
  unwatched,
];
