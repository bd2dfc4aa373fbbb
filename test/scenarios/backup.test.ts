import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PageMessage } from '../../sandbox/page-api.ts';
import { people, channels } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from './support/lines.ts';
import { answerTo, asked, modal, openScene, textOf, MIGRATIONS } from './support/scene.ts';

let stage: Stage;
let ana: Person;
let mara: Person;

beforeAll(async () => {
  stage = await openScene();
  ana = stage.slack.as(people.ana);
  mara = stage.slack.as(people.mara);
}, 60_000);

afterAll(() => stage.close(), 60_000);

const PATIENCE_MS = 20_000;

/** The newest card of a restore of the deployment as a person sees it, once it says `part`. */
const restoreCard = (person: Person, deployment: string, part: RegExp): Promise<PageMessage> =>
  person.until(
    (state) =>
      state.messages
        .filter((m) => m.channel === channels.migrations && m.ephemeralFor === undefined)
        .findLast((m) => textOf(m).includes(`Restore of ${deployment}`) && part.test(textOf(m))),
    PATIENCE_MS,
  );

const restores = () => stage.world.calls().filter(({ path }) => path.endsWith('/settings/restore'));

/** The blob and passwords the emulated clients have seen so far never appear where people or logs are. */
const everywhere = () =>
  [
    ...ana.sees().messages.map((m) => JSON.stringify(m)),
    ...mara.sees().messages.map((m) => JSON.stringify(m)),
    ...stage.logs(),
  ].join('\n');

/** From the command to the card that waits for an approval. */
async function askForRestore(deployment: string): Promise<PageMessage> {
  await ana.types(`/migrate restore ${deployment}`, MIGRATIONS);
  await ana.submits(await modal(ana, /Choose what is imported/u));
  await ana.submits(await modal(ana, new RegExp(`Into ${deployment}`, 'u')));
  return restoreCard(ana, deployment, /Waiting for an approval/u);
}

describe('keeping backups', () => {
  test('with nothing kept there is nothing to restore', async () => {
    expect(await asked(ana, 'restore lisbon')).toMatch(/Nothing is kept that could be imported into lisbon/u);
  });

  test('a deployment nobody configured, and one that is not named, are answered with those that are', async () => {
    expect(await asked(ana, 'backup atlantis')).toMatch(/no deployment of that name\. Configured: .*lisbon/u);
    expect(await asked(ana, 'restore')).toMatch(/Say which deployment: \/migrate restore frankfurt/u);
  });

  test('a backup is taken, told with its facts and its checksum, and listed', async () => {
    const answer = await asked(ana, 'backup berlin');

    expect(answer).toMatch(
      /Backup of berlin taken .*client 2\.53\.3, multiconnect, 2 shards, .* bytes, SHA-256 [0-9a-f]{16}/u,
    );
    expect(await asked(ana, 'backup list berlin')).toMatch(/taken .* by .*client 2\.53\.3, multiconnect, 2 shards/u);
    expect(await asked(ana, 'backup list')).toMatch(/lisbon\n• nothing is kept/u);
  });

  test('neither blob nor password stands in Slack or in a log', async () => {
    const blob = /V0FCSz[A-Za-z0-9+/]{20}/u;

    expect(everywhere()).not.toMatch(blob);
    expect(everywhere()).not.toMatch(/"password"/u);
  });

  test('a client that does not run gives none, and the answer says what to do', async () => {
    stage.world.deployment('minas').state = 'unregistered';
    stage.world.deployment('minas').registered = false;

    expect(await asked(ana, 'backup minas')).toMatch(/No backup of minas could be taken[^]*What to do/u);
    expect(await asked(ana, 'backup list minas')).toMatch(/nothing is kept/u);
  });

  test('a guest gets no backup', async () => {
    expect(await asked(stage.slack.as(people.gus), 'backup lisbon')).toMatch(/Guests/u);
    expect(await asked(ana, 'backup list lisbon')).toMatch(/nothing is kept/u);
  });

  test('one is destroyed after a question, and is then gone', async () => {
    await asked(ana, 'backup porto');
    await ana.types('/migrate backup delete porto', MIGRATIONS);
    const form = await modal(ana, /cannot be undone/u);

    expect(await answerTo(ana, () => ana.submits(form))).toMatch(/The backup [0-9a-f]{8} of porto is destroyed/u);
    expect(await asked(ana, 'backup list porto')).toMatch(/nothing is kept/u);
    expect(await asked(ana, 'backup delete porto')).toMatch(/Nothing is kept for porto/u);
  });
});

describe('a number whose client is gone', () => {
  test('is offered the way with its kept backup', async () => {
    const line = branch(3);
    await asked(ana, `backup ${line.deployment}`);
    await stage.world.change({ do: 'deployment', name: line.deployment, state: 'down' });
    await ana.types(`/migrate ${line.e164}`, MIGRATIONS);
    const form = await modal(ana, /backup kept earlier may be sent along once/u);
    await ana.submits(form);

    const migration = await answerTo(ana, () => ana.types('/migrate list', MIGRATIONS));
    expect(migration).toContain(line.shown);
  }, 60_000);
});

describe('restoring', () => {
  test('a backup of another set-up and of a machine with its own registration is refused with every reason', async () => {
    await ana.types('/migrate restore lisbon', MIGRATIONS);
    await ana.submits(await modal(ana, /Choose what is imported/u));
    const page = await modal(ana, /cannot be done like this/u);

    expect(textOf(page)).toMatch(/Stops it: The client has a registration of its own/u);
    expect(textOf(page)).toMatch(/Stops it: The backup is of multiconnect, 2 shards, the client is a single node/u);
    expect(page.view['submit'] ?? undefined).toBeUndefined();
    await ana.closes(page);
  });

  test('on the same machine: a manager approves, the client stops, a person restarts it, and it is seen connected', async () => {
    const waiting = await askForRestore('berlin');
    expect(textOf(waiting)).toMatch(/changes the security code/u);
    expect(textOf(waiting)).toMatch(/expired on 23 Oct 2025/u);

    expect(await answerTo(ana, () => ana.clicks(waiting, 'ferryman.restore.approve'))).toMatch(
      /You asked for this|asked/iu,
    );
    expect(restores()).toHaveLength(0);

    const seen = await restoreCard(mara, 'berlin', /Waiting for an approval/u);
    expect(await answerTo(mara, () => mara.clicks(seen, 'ferryman.restore.approve'))).toMatch(/approval is recorded/u);
    const stopped = await restoreCard(ana, 'berlin', /docker restart.*press the button/su);
    expect(restores()).toHaveLength(1);

    await stage.world.change({ do: 'deployment', name: 'berlin', state: 'connected' });
    await ana.clicks(stopped, 'ferryman.restore.confirm-restart');
    const done = await restoreCard(ana, 'berlin', /Done\./u);
    expect(textOf(done)).not.toMatch(/It was restarted/u);
    expect(restores()).toHaveLength(1);
    expect(await asked(ana, 'backup list berlin')).toMatch(/imported/u);
  }, 60_000);

  test('a second decision changes nothing, and a rejected restore sends nothing', async () => {
    const before = restores().length;
    const waiting = await askForRestore('berlin');
    const seen = await restoreCard(mara, 'berlin', /Waiting for an approval/u);
    await mara.clicks(seen, 'ferryman.restore.reject');
    await restoreCard(ana, 'berlin', /Rejected/u);

    expect(await answerTo(mara, () => mara.clicks(waiting, 'ferryman.restore.approve'))).toMatch(/is over/u);
    expect(restores()).toHaveLength(before);
  }, 60_000);

  test('facts that change between the request and the approval close it unsent', async () => {
    const before = restores().length;
    await askForRestore('berlin');
    stage.world.deployment('berlin').shards = 4;
    const seen = await restoreCard(mara, 'berlin', /Waiting for an approval/u);
    await mara.clicks(seen, 'ferryman.restore.approve');

    await restoreCard(ana, 'berlin', /no longer say what was approved/u);
    expect(restores()).toHaveLength(before);
    stage.world.deployment('berlin').shards = 2;
  }, 60_000);

  test('a client that starts again by itself is proven without anybody', async () => {
    await asked(ana, 'backup lisbon');
    stage.world.deployment('lisbon').restartsItself = true;
    Object.assign(stage.world.deployment('lisbon'), { state: 'unregistered', registered: false });
    await ana.types('/migrate restore lisbon', MIGRATIONS);
    await ana.submits(await modal(ana, /Choose what is imported/u));
    await ana.submits(await modal(ana, /not registered: a new machine/u));
    const seen = await restoreCard(mara, 'lisbon', /Waiting for an approval/u);
    await mara.clicks(seen, 'ferryman.restore.approve');

    await restoreCard(ana, 'lisbon', /Done\./u);
  }, 60_000);

  test('the death of the bot after the approval leads to one import all the same', async () => {
    const before = restores().length;
    const seen = await askForRestore('berlin').then(() => restoreCard(mara, 'berlin', /Waiting for an approval/u));
    await mara.clicks(seen, 'ferryman.restore.approve');
    await stage.bots[0]?.kill();
    await stage.addBot();

    await restoreCard(ana, 'berlin', /Imported\.|tell from outside/u);
    expect(restores()).toHaveLength(before + 1);
  }, 60_000);
});
