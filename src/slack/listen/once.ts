import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import type { Delivery } from '../../workflow/slack-ports.ts';
import type { ListenerDeps } from './deps.ts';
import { within } from '../../workflow/ports.ts';

type Needs = Pick<ListenerDeps, 'deliveries' | 'clock' | 'log'>;

/**
 * Longest the storage may take to say whether this came before; after it the delivery counts as the first. With what follows it
 * stays within Slack's three seconds: a form is answered within two.
 */
const ASK_WITHIN_MS = 2_000;
const ASK_FOR_FORM_WITHIN_MS = 800;
/** How long the outcome of whoever has it is waited for: longer than the lease of a process that died, so that nothing is lost. */
const HELD_FOR_MS = 8_000;
const LOOK_MS = 250;

/** What a delivery is, whatever its envelope or retry header says; undefined for what may be handled any number of times. */
export function identityOf(body: object): string | undefined {
  const { trigger_id: trigger, event_id: event } = body as { trigger_id?: unknown; event_id?: unknown };
  if (typeof trigger === 'string') return `trigger ${trigger}`;
  return typeof event === 'string' ? `event ${event}` : undefined;
}

interface Asked {
  identity: string;
  withinMs: number;
}

/** Undefined when the storage does not tell in time: what is decided then is decided by the operations' own records. */
async function ask(
  { deliveries, clock, log }: Needs,
  { identity, withinMs }: Asked,
): Promise<Delivery | 'held' | 'handled' | undefined> {
  const asking = deliveries.take(identity).catch((error: unknown) => {
    log.warn({ err: error }, 'whether a delivery of Slack came before is not known');
    return undefined;
  });
  // A process that was busy for that long finds its timer before the answer that has been there all the time.
  const taken = (await within(clock, withinMs, asking)) ?? (await Promise.race([asking, nextTurn(undefined)]));
  // An answer that comes too late must not hold it for anybody.
  if (taken === undefined)
    void asking.then((late) => (typeof late === 'object' ? late.release().catch(() => undefined) : undefined));
  return taken;
}

/** The same, after whoever has it has let it go. */
async function takeUp(deps: Needs, asked: Asked): Promise<Delivery | 'held' | 'handled' | undefined> {
  const end = deps.clock.monotonic() + HELD_FOR_MS;
  for (;;) {
    const taken = await ask(deps, asked);
    if (taken !== 'held' || deps.clock.monotonic() >= end) return taken;
    await deps.clock.wait(LOOK_MS);
  }
}

const acknowledge = async (args: AnyMiddlewareArgs): Promise<void> => {
  if ('ack' in args && typeof args.ack === 'function') await (args.ack as () => Promise<void>)();
};

/**
 * Lets each command, click, form and event through once, whichever replica it reaches and however often it comes: an old
 * `unfreeze` that Slack delivers again must not lift a new stop. A repeat is acknowledged and has no other effect; one whose first
 * delivery died with its process is handled.
 */
export const once =
  (deps: Needs): Middleware<AnyMiddlewareArgs> =>
  async (args) => {
    const identity = identityOf(args.body);
    const withinMs = 'view' in args ? ASK_FOR_FORM_WITHIN_MS : ASK_WITHIN_MS;
    const taken = identity === undefined ? undefined : await takeUp(deps, { identity, withinMs });
    if (typeof taken === 'string') {
      deps.log.info({ delivery: taken }, 'Slack delivered something again');
      return acknowledge(args);
    }
    try {
      await args.next();
    } catch (error) {
      await taken?.release().catch(() => undefined);
      throw error;
    }
    await taken?.handled().catch((error: unknown) => {
      deps.log.warn({ err: error }, 'a handled delivery of Slack could not be remembered');
    });
  };
