import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Event } from '../../src/migration/event.ts';
import type { Migration } from '../../src/migration/state.ts';
import { renderCard } from '../../src/slack/card/card.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { approversToken } from '../../src/slack/tokens.ts';
import { StorageUnavailable } from '../../src/workflow/ports.ts';
import { fold } from '../../src/migration/evolve.ts';
import { routeOf } from '../../src/migration/route.ts';
import type { RouteId } from '../../src/migration/route-declaration.ts';
import type { StepId } from '../../src/migration/step.ts';
import type { Authority } from '../../src/workflow/authority.ts';
import type { OperationResult } from '../../src/workflow/operations.ts';
import { beginning } from './arbitrary.ts';
import { aMigration, checked, entriesOf, requested, REQUEST, START } from '../support/builders.ts';
import { ANA, APPROVERS, BRUNO, CHANNEL, createStage, ELSEWHERE, MARA, NILS, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await createStage();
});

afterAll(async () => {
  await stage.close();
});

beforeEach(() => {
  stage.operations.calls.length = 0;
  stage.operations.migrations = [];
  stage.operations.answers = {};
  stage.cards.aways.clear();
});

/** Posts a card as the keeper would, and gives it as a person sees it. */
async function card(migration: Migration, channel: string = CHANNEL) {
  const { text, blocks } = renderCard({
    migration,
    now: START,
    words: catalogueOf('en'),
    approvers: approversToken(APPROVERS),
    style: 'plan',
  });
  const posted = await stage.bot.client.chat.postMessage({ channel, text, blocks });
  return stage.slack.as(MARA).until(({ messages }) => messages.find(({ ts }) => ts === posted.ts));
}

/** The newest private answer to the person. */
const told = (user: string, text: string) =>
  stage.slack.as(user).until((seen) => {
    const [answer] = seen.messages
      .flatMap((message) => [message, ...message.thread])
      .filter((message) => message.ephemeralFor === user)
      .toSorted((one, other) => Number(other.ts) - Number(one.ts));
    return answer && new RegExp(text, 'u').test(answer.text) ? answer : undefined;
  });

async function modal(user: string, text: string) {
  const person = stage.slack.as(user);
  const found = await person.until(({ modals }) => {
    const top = modals.at(-1);
    return top && JSON.stringify(top.view).includes(text) ? top : undefined;
  });
  return { person, found };
}

const waiting = () => aMigration(...requested);
const calls = (operation: string) => stage.operations.calls.filter((call) => call.operation === operation);

const failedDelivery: Event[] = [
  ...requested,
  { type: 'stepSucceeded', step: 'approve-cutover' },
  { type: 'cutoverStarted', requestId: REQUEST, nonce: 'n' },
  { type: 'cutoverSettled', requestId: REQUEST, outcome: 'done' },
  ...(['register', 'confirm-registration', 'confirm-subscription', 'confirm-health', 'send-test-message'] as const).map(
    (step): Event => ({ type: 'stepSucceeded', step }),
  ),
  {
    type: 'stepFailed',
    step: 'confirm-delivery',
    failure: { source: 'ferryman', class: 'hold', kind: 'delivery-not-seen' },
  },
];

describe('Approve', () => {
  test('shows what is approved and records it once the last four digits are typed', async () => {
    stage.operations.migrations = [waiting()];
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve');
    const { person, found } = await modal(MARA, 'You release the one step that cannot be undone');
    expect(JSON.stringify(found.view)).toMatch(
      /What can still be taken back\*\\nSet the two-step PIN: Can be undone at any time.*\\nApprove the cutover: Can be undone until/u,
    );
    const text = JSON.stringify(found.view);
    expect(text).toContain('+1 631 555 1234');
    expect(text).toContain('555000111');
    expect(text).toContain('The risk');
    await person.submits(found, { digits: '1234' });

    await told(MARA, 'Your approval is recorded');
    expect(calls('approve')[0]?.request).toEqual({
      id: waiting().id,
      requestId: REQUEST,
      digest: waiting().approval?.digest.slice(0, 16),
      by: MARA,
      lastFour: '1234',
      bar: expect.any(Function),
    });
  });

  test('marks the input when the digits differ, and keeps the form open', async () => {
    stage.operations.migrations = [waiting()];
    stage.operations.answers.approve = () => Promise.resolve({ ok: false, refusal: { code: 'digits-differ' } });
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve');
    const { person, found } = await modal(MARA, 'Last four digits');
    const outcome = await person.submits(found, { digits: '9999' });

    expect(outcome.errors).toEqual({ digits: 'These are not the last four digits of the number.' });
    await person.closes(found);
  });

  test('tells somebody without the right who has it, and opens nothing', async () => {
    stage.operations.migrations = [waiting()];
    stage.operations.answers.authorityToDecide = () => Promise.resolve({ refusal: { code: 'is-requester' } });
    await stage.slack.as(ANA).clicks(await card(waiting()), 'Approve');

    await told(ANA, 'You asked for this move.*@wa-managers can');
    expect(stage.slack.as(ANA).sees().modals).toEqual([]);
  });

  test.each(['Approve', 'Reject'])('%s tells a delegate in whose place they decide', async (button) => {
    stage.operations.migrations = [waiting()];
    stage.operations.answers.authorityToDecide = () => Promise.resolve({ for: MARA });
    await stage.slack.as(NILS).clicks(await card(waiting()), button);

    const { person, found } = await modal(NILS, `You decide in place of <@${MARA}>`);
    await person.closes(found);
  });

  test('tells a late one who decided and when', async () => {
    const late = aMigration(...requested, { type: 'approved', requestId: REQUEST, by: MARA });
    stage.operations.migrations = [late];
    await stage.slack.as(NILS).clicks(await card(waiting()), 'Approve');

    await told(NILS, `Already approved by <@${MARA}> \\(<!date`);
    expect(calls('authorityToDecide')).toEqual([]);
  });

  test('tells a late one who decided also when the move is over', async () => {
    stage.operations.migrations = [
      aMigration(...requested, { type: 'approved', requestId: REQUEST, by: MARA }, { type: 'completed' }),
    ];
    await stage.slack.as(NILS).clicks(await card(waiting()), 'Reject');

    await told(NILS, `Already approved by <@${MARA}> \\(<!date`);
  });

  test('of an earlier request has expired', async () => {
    const [first] = requested.slice(-1);
    if (first?.type !== 'approvalRequested') throw new Error('the last event asks for approval');
    const newer = { ...first, requestId: 'f'.repeat(32) as typeof first.requestId };
    stage.operations.migrations = [aMigration(...requested, newer)];
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve');

    await told(MARA, 'earlier request, which has expired. Nothing was done');
  });

  test('of a changed plan does nothing', async () => {
    const [first] = requested.slice(-1);
    if (first?.type !== 'approvalRequested') throw new Error('the last event asks for approval');
    stage.operations.migrations = [aMigration(...requested, { ...first, digest: 'b'.repeat(64) })];
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve');

    await told(MARA, 'The plan has changed since this button was made. Nothing was done');
  });

  test('in another channel than the cards is not obeyed', async () => {
    stage.operations.migrations = [waiting()];
    await stage.bot.client.conversations.join({ channel: ELSEWHERE }).catch(() => undefined);
    const elsewhere = stage.slack.workspace.channels.get(ELSEWHERE);
    elsewhere?.members.push('U0FERRY008');
    const copy = await card(waiting(), ELSEWHERE);
    await stage.slack.as(MARA).clicks(copy, 'Approve');

    await told(MARA, 'not posted by me in this channel');
    expect(calls('authorityToDecide')).toEqual([]);
  });

  test('is refused while its card cannot be shown, also from a form that was open before; Reject is not', async () => {
    const migration = waiting();
    stage.operations.migrations = [migration];
    const shown = await card(migration);
    const mara = stage.slack.as(MARA);
    await mara.clicks(shown, 'Approve');
    const { person, found } = await modal(MARA, 'Last four digits');
    stage.cards.aways.set(migration.id, { since: START, why: 'archived', told: 1 });
    await person.submits(found, { digits: '1234' });
    await person.closes((await modal(MARA, 'nobody should approve what they cannot see')).found);
    await mara.clicks(shown, 'Approve');
    await told(MARA, 'nobody should approve what they cannot see');
    await mara.clicks(shown, 'Reject');
    await person.submits((await modal(MARA, 'Reason')).found, { reason: 'not today' });
    await told(MARA, 'Your rejection is recorded');

    expect(calls('approve')).toHaveLength(1);
    expect(calls('reject')).toHaveLength(1);
  });

  test('of a forgotten move is answered, not ignored', async () => {
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve');

    await told(MARA, 'I do not know this move any more. Expired; nothing was done.');
  });

  test('is refused in plain words while the storage is away', async () => {
    stage.operations.answers.migration = () => Promise.reject(new StorageUnavailable('connection refused'));
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve');

    await told(MARA, 'The storage does not answer. Nothing was recorded; try again.');
  });

  test('opens a placeholder while the right to decide is being asked for, and fills it', async () => {
    stage.operations.migrations = [waiting()];
    const asked = Promise.withResolvers<Authority>();
    stage.operations.answers.authorityToDecide = () => asked.promise;
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve');
    await modal(MARA, 'One moment');
    asked.resolve({});

    const { person, found } = await modal(MARA, 'Last four digits');
    await person.closes(found);
  });

  test('for a time sends the time along', async () => {
    stage.operations.migrations = [waiting()];
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve for a time');
    const { person, found } = await modal(MARA, 'Not before');
    await person.submits(found, { digits: '1234', time: 1_795_860_000 });

    await told(MARA, 'Your approval is recorded');
    expect(calls('approve')[0]?.request).toMatchObject({ notBefore: 1_795_860_000_000 });
  });

  test('for a time is never taken for one at once', async () => {
    stage.operations.migrations = [waiting()];
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve for a time');
    const { person, found } = await modal(MARA, 'Not before');
    const outcome = await person.submits(found, { digits: '1234', time: { selected_date_time: null } });
    await person.closes(found);

    expect(outcome.ok).toBe(false);
    expect(calls('approve')).toEqual([]);
  });

  test('that takes long is acknowledged in time and told when it is done', async () => {
    stage.operations.migrations = [waiting()];
    const decided = Promise.withResolvers<{ ok: true; migration: Migration }>();
    stage.operations.answers.approve = () => decided.promise;
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Approve');
    const { person, found } = await modal(MARA, 'Last four digits');
    const outcome = await person.submits(found, { digits: '1234' });
    expect(outcome.ok).toBe(true);
    await modal(MARA, 'Recording');
    decided.resolve({ ok: true, migration: waiting() });

    await modal(MARA, 'Your approval is recorded');
    await person.closes();
  });
});

describe('Reject', () => {
  test('needs a reason that is more than spaces', async () => {
    stage.operations.migrations = [waiting()];
    await stage.slack.as(MARA).clicks(await card(waiting()), 'Reject');
    const { person, found } = await modal(MARA, 'Reason');
    const outcome = await person.submits(found, { reason: '   ' });
    expect(outcome.errors).toEqual({ reason: 'Give a reason; the person who asked will read it.' });
    await person.submits(found, { reason: 'not today' });

    await told(MARA, 'Your rejection is recorded');
    expect(calls('reject')[0]?.request).toMatchObject({ by: MARA, requestId: REQUEST, reason: 'not today' });
  });
});

describe('the checklist', () => {
  test('wants every point ticked', async () => {
    const migration = aMigration(...checked);
    stage.operations.migrations = [migration];
    stage.operations.answers.confirmDifferences = ({ items }) =>
      Promise.resolve(
        items.length < 7 ? { ok: false, refusal: { code: 'not-every-difference' } } : { ok: true, migration },
      );
    await stage.slack.as(ANA).clicks(await card(migration), 'Confirm the differences');
    const { person, found } = await modal(ANA, 'I confirm');
    const outcome = await person.submits(found, { items: ['Nothing of ours depends on sticker packs'] });
    expect(outcome.errors).toEqual({ items: 'Every point must be confirmed before the move can go on.' });
    await person.closes(found);
  });
});

describe('the PIN', () => {
  const asking = () =>
    aMigration(
      ...checked,
      { type: 'differencesConfirmed', by: ANA, items: ['downtime'] },
      { type: 'stepSucceeded', step: 'confirm-differences' },
    );

  test('must have six digits when it is known, and goes nowhere but to the operation', async () => {
    stage.operations.migrations = [asking()];
    await stage.slack.as(ANA).clicks(await card(asking()), 'Settle the PIN');
    const { person, found } = await modal(ANA, 'What is known of the PIN');
    const outcome = await person.submits(found, { source: 'I know the current PIN', pin: '12345' });
    expect(outcome.errors).toEqual({ pin: 'The PIN has exactly six digits.' });
    const before = stage.slack.traffic().length;
    await person.submits(found, { source: 'I know the current PIN', pin: '735911' });

    await told(ANA, 'The PIN is sealed');
    expect(calls('choosePin')[0]?.request).toMatchObject({ source: 'known', pin: '735911', by: ANA });
    const sent = stage.slack
      .traffic()
      .slice(before)
      .filter(({ direction }) => direction === 'from-bot');
    expect(JSON.stringify(sent)).not.toContain('735911');
    expect(JSON.stringify(stage.logged)).not.toContain('735911');
  });

  test('can be left to the bot', async () => {
    stage.operations.migrations = [asking()];
    await stage.slack.as(ANA).clicks(await card(asking()), 'Settle the PIN');
    const { person, found } = await modal(ANA, 'What is known of the PIN');
    await person.submits(found, { source: 'Let the bot set a new one on the deployment' });

    await told(ANA, 'The PIN is sealed');
    expect(calls('choosePin')[0]?.request).toEqual({ id: asking().id, by: ANA, source: 'generated' });
  });
});

/** A migration of a route at the step that asks, everything before it done. */
function askingFor(route: RouteId, step: StepId, ...more: Event[]): Migration {
  const before = routeOf(route).steps.map(({ id }) => id);
  const done = before.slice(0, before.indexOf(step)).map((id): Event => ({ type: 'stepSucceeded', step: id }));
  return migrationOf(beginning(route), ...done, ...more);
}

const migrationOf = (...events: Event[]): Migration => {
  const migration = fold(entriesOf(events));
  if (!migration) throw new Error('a migration has a beginning');
  return migration;
};

describe('two-step verification at the account a number leaves', () => {
  const asked = () => askingFor('waba-to-waba', 'confirm-two-step-off');

  test('says what to ask of whom, and wants the tick', async () => {
    stage.operations.migrations = [asked()];
    await stage.slack.as(ANA).clicks(await card(asked()), 'Two-step is off');
    const { person, found } = await modal(ANA, 'Turn off two-step verification');
    expect(JSON.stringify(found.view)).toContain('*their* portfolio');
    const outcome = await person.submits(found, {});
    expect(outcome.errors).toEqual({ off: 'Tick the box once it is really off.' });
    await person.submits(found, { Confirmation: 'Two-step verification has been switched off there' });

    await told(ANA, 'Your confirmation is recorded');
    expect(calls('confirmTwoStepOff')[0]?.request).toEqual({ id: asked().id, by: ANA });
  });

  test('says in the form that Meta still shows it on', async () => {
    stage.operations.migrations = [asked()];
    stage.operations.answers.confirmTwoStepOff = () =>
      Promise.resolve({ ok: false, refusal: { code: 'two-step-still-on' } });
    await stage.slack.as(ANA).clicks(await card(asked()), 'Two-step is off');
    const { person, found } = await modal(ANA, 'Confirmation');
    const outcome = await person.submits(found, {
      Confirmation: 'Two-step verification has been switched off there',
    });
    await person.closes(found);

    expect(outcome.errors).toEqual({ off: expect.stringContaining('still shows two-step verification as on') });
  });
});

describe('the code that proves ownership', () => {
  test('comes as chosen, in the language of the person unless they choose another', async () => {
    const asked = askingFor('new-number', 'choose-code');
    stage.operations.migrations = [asked];
    await stage.slack.as(BRUNO).clicks(await card(asked), 'Have a code sent');
    const { person, found } = await modal(BRUNO, 'Cómo');
    await person.submits(found, { Cómo: 'Por llamada' });

    await told(BRUNO, 'Meta envía el código');
    expect(calls('chooseCode')[0]?.request).toEqual({ id: asked.id, by: BRUNO, method: 'VOICE', language: 'es_ES' });
  });

  const asked = () => askingFor('new-number', 'enter-code');
  const codeForm = async () => {
    stage.operations.migrations = [asked()];
    await stage.slack.as(ANA).clicks(await card(asked()), 'Enter the code');
    return modal(ANA, 'The code Meta sent');
  };

  test('goes to Meta and nowhere else', async () => {
    const { person, found } = await codeForm();
    const before = stage.slack.traffic().length;
    await person.submits(found, { Code: '735-911' });

    await told(ANA, 'Meta took the code');
    expect(calls('enterCode')[0]?.request).toEqual({ id: asked().id, by: ANA, code: '735-911' });
    const sent = stage.slack
      .traffic()
      .slice(before)
      .filter(({ direction }) => direction === 'from-bot');
    expect(JSON.stringify(sent)).not.toMatch(/735.?911/u);
    expect(JSON.stringify(stage.logged)).not.toMatch(/735.?911/u);
  });

  test('is marked beside the input when Meta refuses it at once', async () => {
    stage.operations.answers.enterCode = () =>
      Promise.resolve({ ok: false, refusal: { code: 'code-refused', values: { kind: 'code-wrong' } } });
    const { person, found } = await codeForm();
    const outcome = await person.submits(found, { Code: '111111' });
    await person.closes(found);

    expect(outcome.errors).toEqual({ code: 'Meta did not take the code: The verification code is wrong or too old.' });
  });

  test('is asked for again, without what was typed, when Meta refuses it late', async () => {
    const answered = Promise.withResolvers<OperationResult>();
    stage.operations.answers.enterCode = () => answered.promise;
    const { person, found } = await codeForm();
    await person.submits(found, { Code: '735911' });
    await modal(ANA, 'Checking the code with Meta');
    answered.resolve({ ok: false, refusal: { code: 'code-refused', values: { kind: 'code-wrong' } } });

    const again = await modal(ANA, 'Meta did not take the code');
    expect(JSON.stringify(again.found.view)).toContain('ferryman.code');
    expect(JSON.stringify(again.found.view)).not.toContain('735911');
    await person.closes();
  });

  test('late but right is told in the form', async () => {
    const answered = Promise.withResolvers<OperationResult>();
    stage.operations.answers.enterCode = () => answered.promise;
    const { person, found } = await codeForm();
    await person.submits(found, { Code: '735911' });
    await modal(ANA, 'Checking the code with Meta');
    answered.resolve({ ok: true, migration: asked() });

    await modal(ANA, 'Meta took the code');
    await person.closes();
  });
});

describe('the webhook override of a number that moved', () => {
  const url = 'https://chat.acme.example/hooks?key=hidden';
  const asked = () => {
    const migration = askingFor('waba-to-waba', 'restore-webhook-override');
    return { ...migration, webhookOverride: { url } };
  };
  const overrideForm = async () => {
    stage.operations.migrations = [asked()];
    await stage.slack.as(ANA).clicks(await card(asked()), 'Set the webhook override');
    return modal(ANA, 'Verify token of the endpoint');
  };

  test('is asked for with its address but not the query, and its token goes to Meta and nowhere else', async () => {
    const { person, found } = await overrideForm();
    expect(JSON.stringify(found.view)).toContain('https://chat.acme.example/hooks');
    expect(JSON.stringify(found.view)).not.toContain('hidden');
    const before = stage.slack.traffic().length;
    await person.submits(found, { 'Verify token of the endpoint': 'tok-73-911' });

    await told(ANA, 'Recorded');
    expect(calls('restoreOverride')[0]?.request).toEqual({ id: asked().id, by: ANA, token: 'tok-73-911' });
    const sent = stage.slack
      .traffic()
      .slice(before)
      .filter(({ direction }) => direction === 'from-bot');
    expect(JSON.stringify(sent)).not.toContain('tok-73-911');
    expect(JSON.stringify(stage.logged)).not.toContain('tok-73-911');
  });

  test('is left out by a tick, whatever was typed', async () => {
    const { person, found } = await overrideForm();
    await person.submits(found, { 'Verify token of the endpoint': 'tok', Or: 'Leave the override out' });

    await told(ANA, 'Recorded');
    expect(calls('restoreOverride')[0]?.request).toEqual({ id: asked().id, by: ANA });
  });

  test('that Meta refuses late is asked for again, without what was typed', async () => {
    const answered = Promise.withResolvers<OperationResult>();
    stage.operations.answers.restoreOverride = () => answered.promise;
    const { person, found } = await overrideForm();
    await person.submits(found, { 'Verify token of the endpoint': 'tok-73-911' });
    answered.resolve({
      ok: false,
      refusal: { code: 'override-refused', values: { kind: 'override-unreachable' } },
    });

    const again = await modal(ANA, 'Meta did not set the override');
    expect(JSON.stringify(again.found.view)).toContain('ferryman.webhook-override');
    expect(JSON.stringify(again.found.view)).not.toContain('tok-73-911');
    await person.closes();
  });

  test('that Meta refuses is marked beside the token, with what to know', async () => {
    stage.operations.answers.restoreOverride = () =>
      Promise.resolve({ ok: false, refusal: { code: 'override-refused', values: { kind: 'override-unreachable' } } });
    const { person, found } = await overrideForm();
    const outcome = await person.submits(found, { 'Verify token of the endpoint': 'tok' });
    await person.closes(found);

    expect(outcome.errors).toEqual({
      token: expect.stringMatching(/did not get the right answer.*is registered and works/u),
    });
  });
});

describe('the storage region', () => {
  test.each([
    ['Brazil', 'BR'],
    ["Meta's default regions (North America and Europe)", undefined],
  ])('%s is recorded', async (name, region) => {
    const asked = askingFor('new-number', 'choose-region');
    stage.operations.migrations = [asked];
    await stage.slack.as(ANA).clicks(await card(asked), 'Choose the region');
    const { person, found } = await modal(ANA, 'Region');
    await person.submits(found, { Region: name });

    await told(ANA, 'Your choice is recorded');
    expect(calls('chooseRegion')[0]?.request).toEqual({ id: asked.id, by: ANA, ...(region && { region }) });
  });
});

describe('what is lost for good', () => {
  const [request] = requested.slice(-1);
  const asked = () => {
    if (request?.type !== 'approvalRequested') throw new Error('the last event asks for approval');
    const plan = { ...request.plan, route: 'on-premises-without-backup' as const };
    return askingFor(
      'on-premises-without-backup',
      'approve-cutover',
      { type: 'stepStarted', step: 'approve-cutover' },
      { ...request, plan },
    );
  };

  test('is listed, and approved only with a tick of its own', async () => {
    stage.operations.migrations = [asked()];
    stage.operations.answers.approve = ({ acceptedLosses }) =>
      Promise.resolve(
        acceptedLosses ? { ok: true, migration: asked() } : { ok: false, refusal: { code: 'losses-not-accepted' } },
      );
    await stage.slack.as(MARA).clicks(await card(asked()), 'Approve');
    const { person, found } = await modal(MARA, 'Lost for good');
    expect(JSON.stringify(found.view)).toContain('official business account badge; business profile');
    const outcome = await person.submits(found, { digits: '1234' });
    expect(outcome.errors).toEqual({ losses: 'What is lost for good must be accepted by a tick of its own.' });
    await person.submits(found, { digits: '1234', losses: 'I accept that this is lost for good' });

    await told(MARA, 'Your approval is recorded');
    expect(calls('approve').at(-1)?.request).toMatchObject({ acceptedLosses: true });
  });
});

describe('the PIN without an old client', () => {
  test('can be set through Meta, and not on a deployment', async () => {
    const asked = askingFor('on-premises-without-backup', 'provide-pin');
    stage.operations.migrations = [asked];
    await stage.slack.as(ANA).clicks(await card(asked), 'Settle the PIN');
    const { person, found } = await modal(ANA, 'What is known of the PIN');
    expect(JSON.stringify(found.view)).not.toContain('on the deployment');
    await person.submits(found, { source: 'Set a new one through Meta' });

    await told(ANA, 'The PIN is sealed');
    expect(calls('choosePin')[0]?.request).toEqual({ id: asked.id, by: ANA, source: 'reset' });
  });
});

describe('a ticket for Meta', () => {
  const stuck = () =>
    askingFor('waba-to-waba', 'claim-number', {
      type: 'stepFailed',
      step: 'claim-number',
      failure: { source: 'meta', class: 'configuration', kind: 'move-payment-missing', code: 2388103 },
    });

  test('is shown to whoever asked, and put into the thread as a file', async () => {
    const migration = stuck();
    stage.operations.migrations = [migration];
    const posted = await card(migration);
    stage.cards.records.set(migration.id, { channel: CHANNEL, ts: posted.ts, shown: 1, told: 1 });
    await stage.slack.as(ANA).clicks(posted, 'Draft a ticket for Meta');
    const { person, found } = await modal(ANA, 'line one');

    const files = await person.until(({ messages }) => {
      const shared = messages.find(({ ts }) => ts === posted.ts)?.thread.find((reply) => reply.files.length > 0);
      return shared?.files;
    });
    expect(files).toEqual([expect.objectContaining({ name: 'ticket-16315551234-claim-number.txt' })]);
    await person.closes(found);
  });

  test('is shown even when Slack takes no file, and says so', async () => {
    const migration = stuck();
    stage.operations.migrations = [migration];
    stage.cards.records.set(migration.id, { channel: 'C0NOWHERE', ts: '1.0', shown: 1, told: 1 });
    await stage.slack.as(ANA).clicks(await card(migration), 'Draft a ticket for Meta');
    const { person, found } = await modal(ANA, 'line one');

    await told(ANA, 'could not be put into the thread as a file');
    await person.closes(found);
  });
});

describe('an approved cutover that waits', () => {
  const scheduled = (...more: Event[]) =>
    aMigration(
      ...requested,
      { type: 'approved', requestId: REQUEST, by: MARA, notBefore: START + 3_600_000 },
      { type: 'stepSucceeded', step: 'approve-cutover' },
      ...more,
    );

  test('is held with a reason, and let go again', async () => {
    stage.operations.migrations = [scheduled()];
    await stage.slack.as(ANA).clicks(await card(scheduled()), 'Hold');
    const { person, found } = await modal(ANA, 'Reason');
    await person.submits(found, { reason: 'a launch' });
    await told(ANA, 'Held. It goes on when somebody lets it');
    expect(calls('hold')[0]?.request).toMatchObject({ by: ANA, reason: 'a launch' });

    const held = scheduled({ type: 'cutoverHeld', why: 'held', by: ANA, reason: 'a launch' });
    stage.operations.migrations = [held];
    await stage.slack.as(ANA).clicks(await card(held), 'Let it go on');
    await told(ANA, 'the cutover goes on');
    expect(calls('release')).toHaveLength(1);
  });
});

describe('buttons that act at once', () => {
  test('a person says that they know about a touched PIN', async () => {
    const held = aMigration(...requested, { type: 'pinAlarm', event: 'PIN_CHANGED', at: START });
    stage.operations.migrations = [held];
    await stage.slack.as(ANA).clicks(await card(held), 'I know about it: go on');

    await told(ANA, 'Recorded: you know about it');
    expect(calls('answerPinAlarm')[0]?.request).toMatchObject({ by: ANA });
  });

  test('a proof of delivery is recorded and acknowledged', async () => {
    const migration = aMigration(...failedDelivery);
    stage.operations.migrations = [migration];
    await stage.slack.as(ANA).clicks(await card(migration), 'The message arrived');

    await told(ANA, 'Noted: the message arrived.');
    expect(calls('confirmDelivery')).toHaveLength(1);
  });

  test('a message that came in is recorded and acknowledged', async () => {
    const asked = askingFor('new-number', 'confirm-inbound', {
      type: 'stepFailed',
      step: 'confirm-inbound',
      failure: { source: 'ferryman', class: 'hold', kind: 'inbound-not-seen' },
    });
    stage.operations.migrations = [asked];
    await stage.slack.as(ANA).clicks(await card(asked), 'A message came in');

    await told(ANA, 'Noted: a message came in.');
    expect(calls('confirmInbound')).toHaveLength(1);
  });

  test('a new try that is no longer possible says so', async () => {
    const migration = aMigration(...failedDelivery);
    stage.operations.migrations = [migration];
    const seen = await card(migration);
    stage.operations.migrations = [aMigration(...failedDelivery, { type: 'stepReset', step: 'confirm-delivery' })];
    await stage.slack.as(ANA).clicks(seen, 'Try again');

    await told(ANA, 'Nothing waits for a new try at the moment. Nothing was done');
    expect(calls('retry')).toEqual([]);
  });

  test('whatever goes wrong is told in one sentence and logged', async () => {
    const migration = aMigration(...failedDelivery);
    stage.operations.migrations = [migration];
    stage.operations.answers.retry = () => Promise.reject(new Error('surprise'));
    await stage.slack.as(ANA).clicks(await card(migration), 'Try again');

    await told(ANA, 'Something went wrong on my side');
    expect(stage.logged.some(({ message }) => message === 'a listener failed')).toBe(true);
  });
});

describe('What may I do?', () => {
  const standing = { decide: {}, hasVoted: false, alone: false, delegated: false } as const;
  const policy = { rule: 'tag production', quorum: 2, approversFrom: APPROVERS, escalatesTo: { users: [NILS] } };

  const asks = async (user: string, migration: Migration) => {
    stage.operations.migrations = [migration];
    await stage.slack.as(user).clicks(await card(migration), 'What may I do?');
    return stage.slack.as(user);
  };

  test('tells the requester that somebody else decides, by which rule, and what they may do all the same', async () => {
    const refused = { decide: { refusal: { code: 'is-requester' as const } } };
    stage.operations.answers.standing = () => Promise.resolve({ ...standing, ...refused, policy });
    await asks(ANA, waiting());

    const { text } = await told(ANA, 'may not decide');
    expect(text).toMatch(/you asked for this move, or were responsible for it/u);
    expect(text).toMatch(/2 approvals of different people.*rule “tag production”.*So far 0/u);
    expect(text).toMatch(/If nobody answers:.*<@U0NILS0004> may approve too/u);
    expect(text).toMatch(/anybody of the team may, also hold and cancel/u);
    expect(calls('standing')).toMatchObject([{ request: { by: ANA } }]);
  });

  test.each([
    ['whose vote is counted', { hasVoted: true }, /vote is counted/u],
    ['who stands in for an approver', { decide: { for: NILS } }, /may decide on this move in place of <@U0NILS0004>/u],
    ['who may approve alone', { alone: true }, /may approve alone, with a reason/u],
    [
      'whom Slack does not describe',
      { decide: { refusal: { code: 'person-unknown' as const } }, barred: { code: 'person-unknown' as const } },
      /Slack does not tell me who you are, and so you may not at the moment(?!.*did nothing)/su,
    ],
  ])('tells somebody %s so', async (_who, change, sentence) => {
    stage.operations.answers.standing = () => Promise.resolve({ ...standing, policy, ...change });
    await asks(MARA, waiting());

    expect((await told(MARA, sentence.source)).text).toMatch(sentence);
  });

  test('answers on an old card too, about what stands in the way now', async () => {
    const now = waiting();
    await asks(MARA, aMigration(...checked));
    expect((await told(MARA, 'Confirm the differences')).text).toMatch(
      /Not now: Approve\*? – first somebody has to do/u,
    );

    stage.operations.migrations = [];
    await stage.slack.as(MARA).clicks(await card(now), 'What may I do?');
    await told(MARA, 'I do not know this move any more');
  });

  test('is asked by a command as well', async () => {
    stage.operations.migrations = [waiting()];
    await stage.slack.as(NILS).types('/migrate why +1 631 555 1234', CHANNEL);
    await told(NILS, 'may decide on this move');

    stage.operations.migrations = [];
    await stage.slack.as(NILS).types('/migrate why +1 631 555 1234', CHANNEL);
    await told(NILS, 'is not being moved, so there is nothing to decide');
  });
});

describe('Home', () => {
  const home = (user: string, text: string) =>
    stage.slack.as(user).until((seen) => JSON.stringify(seen.home ?? {}).includes(text));

  test('shows approvers what waits for them, with its buttons', async () => {
    stage.operations.migrations = [waiting()];
    await stage.slack.as(MARA).opensHome();
    await home(MARA, 'ferryman.approve');
    await stage.slack.as(MARA).clicks('home', 'Reject');

    const { person, found } = await modal(MARA, 'Reason');
    await person.closes(found);
  });

  test('says beside the buttons what stands in the way, and who lifts it', async () => {
    const stop: Event = { type: 'obstacleMet', why: 'stopped', by: ANA, since: START, reason: 'network work' };
    stage.operations.migrations = [aMigration(...requested, stop)];
    await stage.slack.as(MARA).opensHome();

    await home(MARA, 'Not now: the cutover* – <@U0ANA00001> stopped every cutover');
  });

  test('shows others what runs, without the buttons of a decision', async () => {
    stage.operations.migrations = [waiting()];
    stage.operations.answers.authorityToDecide = () => Promise.resolve({ refusal: { code: 'not-an-approver' } });
    await stage.slack.as(ANA).opensHome();

    await home(ANA, 'Nothing waits for you');
    expect(JSON.stringify(stage.slack.as(ANA).sees().home)).not.toContain('ferryman.approve');
  });

  test('finds a number, and says beside the input what is wrong with one', async () => {
    stage.operations.migrations = [waiting()];
    await stage.slack.as(NILS).opensHome();
    await home(NILS, 'Find a number');
    await stage.slack.as(NILS).clicks('home', 'Find a number');
    const { person, found } = await modal(NILS, 'Find a number');

    expect(await person.submits(found, { 'Phone number': '+1 631' })).toMatchObject({ ok: false });
    await person.submits(found, { 'Phone number': '+1 631 555 1234' });

    const shown = await modal(NILS, '+1 631 555 1234');
    await shown.person.closes(shown.found);
  });

  test('says so when nothing can be read', async () => {
    stage.operations.answers.home = () => Promise.reject(new StorageUnavailable('connection refused'));
    await stage.slack.as(NILS).opensHome();

    await home(NILS, 'The storage does not answer, so I cannot show anything');
  });
});

test('a button of nobody is answered', async () => {
  const posted = await stage.bot.client.chat.postMessage({
    channel: CHANNEL,
    text: 'old',
    blocks: [
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'of-an-older-version', text: { type: 'plain_text', text: 'Go' } }],
      },
    ],
  });
  const message = await stage.slack.as(ANA).until(({ messages }) => messages.find(({ ts }) => ts === posted.ts));
  await stage.slack.as(ANA).clicks(message, 'Go');

  await told(ANA, 'This button has expired. Nothing was done.');
});
