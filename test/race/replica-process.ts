import { MigrationId, SlackUserId } from '../../src/migration/ids.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { approveAs, createNotes, createReplica, createTestClock, untilApproval } from '../support/workflow.ts';

/** What the race asks of a replica, and what it answers. */
export type Asked =
  | { do: 'prepare' }
  | { do: 'load'; id: string }
  | { do: 'approve'; id: string; by: string[] }
  | { do: 'run'; id: string }
  | { do: 'reset' };
/** What became of one click. */
export interface Click {
  by: string;
  outcome: 'won' | 'told who' | 'told something else';
  /** Who won, as this person was told. */
  winner?: string;
}
export type Answered = { id?: string; clicks?: Click[]; calls?: number; ending?: string | undefined };

/** One replica of the workflow in a process of its own; the world is as small as the test of the workflow has it. */
const [redisUrl = '', approvers = ''] = process.argv.slice(2);
const everybody = new Set(approvers.split(','));

const open = async () => {
  const world = createFakeWorld();
  const witness = createNotes();
  const clock = createTestClock();
  return { world, replica: await createReplica({ redisUrl, world, witness, clock, approvers: { ids: everybody } }) };
};
let { world, replica } = await open();

async function click(id: MigrationId, by: string): Promise<Click> {
  const result = await approveAs(replica, id, SlackUserId.parse(by));
  if (result.ok) return { by, outcome: 'won', winner: by };
  const { code, values } = result.refusal;
  if (code !== 'already-decided' || values?.['outcome'] !== 'approved') return { by, outcome: 'told something else' };
  return { by, outcome: 'told who', ...(values['by'] !== undefined && { winner: values['by'] }) };
}

const HANDLERS: { [A in Asked['do']]: (asked: Extract<Asked, { do: A }>) => Promise<Answered> } = {
  prepare: async () => ({ id: await untilApproval(replica) }),
  load: async ({ id }) => ({
    ending: (await replica.operations.migration(MigrationId.parse(id)))?.steps.register.status,
  }),
  approve: async ({ id, by }) => ({ clicks: await Promise.all(by.map((one) => click(MigrationId.parse(id), one))) }),
  run: async ({ id }) => {
    await replica.run(MigrationId.parse(id));
    return { calls: world.registerCalls };
  },
  reset: async () => {
    replica.close();
    ({ world, replica } = await open());
    return {};
  },
};

process.on('message', ({ seq, asked }: { seq: number; asked: Asked }) => {
  const handler = HANDLERS[asked.do] as (asked: Asked) => Promise<Answered>;
  handler(asked).then(
    (answer) => process.send?.({ seq, answer }),
    (error: unknown) => process.send?.({ seq, failure: String(error) }),
  );
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit(0));
process.send?.({ seq: 0, answer: {} });
