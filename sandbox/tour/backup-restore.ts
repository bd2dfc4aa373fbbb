import type { PageMessage } from '../page-api.ts';
import type { Person } from '../slack/page/person.ts';
import { people as ids } from '../slack/world-seed.ts';
import type { Stage } from '../stage.ts';
import { cardOf, looksUp, MIGRATIONS, readAs, type Scene } from './move.ts';
import type { Narrator } from './narrator.ts';
import { modalSaying, privateAnswer } from './people.ts';

const BERLIN = { number: '+16315551234', shown: 'Restore of berlin' };

/** Types a command and shows the private answer that says `part`. */
async function answered(person: Person, tell: Narrator, [command, part]: [string, RegExp]): Promise<PageMessage> {
  tell.does('Ana', `types: /migrate ${command}`);
  await person.types(`/migrate ${command}`, MIGRATIONS);
  const answer = await privateAnswer(person, part);
  tell.shows('only Ana sees', answer);
  return answer;
}

const imports = ({ world }: Stage) => world.calls().filter(({ path }) => path.endsWith('/settings/restore')).length;

const keep: Scene = async ({ slack }, tell) => {
  const ana = slack.as(ids.ana);
  tell.scene('A backup is taken, sealed and kept');
  const taken = await answered(ana, tell, ['backup berlin', /Backup of berlin taken/u]);
  tell.holds(
    'version, shards, size and checksum are told',
    /client 2\.53\.3, multiconnect, 2 shards, .*SHA-256/u.test(readAs(taken)),
  );
  await answered(ana, tell, ['backup list berlin', /taken .* by /u]);
};

/** The stage of this story begins after the sunset; the backup was taken before. */
const inTime: Scene = async ({ world }) => {
  await world.change({ do: 'sunset', on: false });
};

const impossible: Scene = async ({ slack }, tell) => {
  const ana = slack.as(ids.ana);
  tell.scene('Not into any machine');
  tell.does('Ana', 'types: /migrate restore lisbon');
  await ana.types('/migrate restore lisbon', MIGRATIONS);
  await ana.submits(await modalSaying(ana, /Choose what is imported/u));
  const checks = await modalSaying(ana, /cannot be done like this/u);
  tell.shows('modal', checks.view);
  tell.holds('another set-up stops it', /Stops it: The backup is of multiconnect, 2 shards/u.test(readAs(checks.view)));
  tell.holds('there is no button to ask', checks.view['submit'] === undefined || checks.view['submit'] === null);
  await ana.closes(checks);
};

const restore: Scene = async (stage, tell) => {
  const { slack, world } = stage;
  const [ana, mara] = [slack.as(ids.ana), slack.as(ids.mara)];
  tell.scene('Onto the same machine, behind an approval');
  tell.does('Ana', 'types: /migrate restore berlin');
  await ana.types('/migrate restore berlin', MIGRATIONS);
  await ana.submits(await modalSaying(ana, /Choose what is imported/u));
  await ana.submits(await modalSaying(ana, /Into berlin/u));
  const waiting = await cardOf(BERLIN, mara, /Waiting for an approval/u);
  tell.shows(MIGRATIONS, waiting);
  tell.holds(
    'contacts will see a changed security code, and the card says so',
    /changes the security code/u.test(readAs(waiting)),
  );
  tell.holds('nothing was imported before the approval', imports(stage) === 0);
  tell.does('Mara', 'approves');
  await mara.clicks(waiting, 'ferryman.restore.approve');
  const imported = await cardOf(BERLIN, ana, /docker restart.*press the button/su);
  tell.shows(MIGRATIONS, imported);
  tell.does('An operator', 'runs docker restart on every container');
  await world.change({ do: 'deployment', name: 'berlin', state: 'connected' });
  await ana.clicks(imported, 'ferryman.restore.confirm-restart');
  const done = await cardOf(BERLIN, ana, /Done\./u);
  tell.shows(MIGRATIONS, done);
  tell.holds('it was imported once', imports(stage) === 1);
  tell.holds('the client is connected', world.deployment('berlin').state === 'connected');
};

const ends: Scene = async ({ slack, world }, tell) => {
  const ana = slack.as(ids.ana);
  tell.scene('The sunset comes');
  await world.change({ do: 'sunset', on: true });
  tell.does('Meta', 'switches the On-Premises API off: every client expires');
  const refused = await answered(ana, tell, ['backup berlin', /No backup of berlin could be taken/u]);
  tell.holds('the refusal says what to do', /What to do/u.test(readAs(refused)));
  const still = await answered(ana, tell, ['backup list berlin', /taken .* by /u]);
  tell.holds('what was kept before is still there', /SHA-256/u.test(readAs(still)));
};

const stillOfUse: Scene = async (stage, tell) => {
  tell.scene('What the kept backup is still good for');
  const { ana, modal } = await looksUp(
    { stage, tell, number: BERLIN.number, shown: BERLIN.shown },
    /a backup kept earlier may be sent along once/u,
  );
  tell.holds('no promise is made about it', /whether Meta still takes it is not known/u.test(readAs(modal.view)));
  await ana.closes(modal);
  tell.does('Ana', 'types: /migrate restore berlin');
  await ana.types('/migrate restore berlin', MIGRATIONS);
  await ana.submits(await modalSaying(ana, /Choose what is imported/u));
  const checks = await modalSaying(ana, /Into berlin/u);
  tell.shows('modal', checks.view);
  tell.holds(
    'a client that stops now may not come back, and the form says so',
    /may not come back/u.test(readAs(checks.view)),
  );
  await ana.closes(checks);
};

/** A backup that was taken in time; with the sunset, what it is still good for. */
export const backupRestore = (sunset: boolean): readonly Scene[] =>
  sunset ? [inTime, keep, ends, stillOfUse] : [keep, impossible, restore];
