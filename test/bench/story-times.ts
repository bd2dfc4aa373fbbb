import type { Entry, Event } from '../../src/migration/event.ts';
import type { Stage } from '../../sandbox/stage.ts';
import type { Story } from '../chaos/audit.ts';

/** Time of the first entry that fits, epoch ms. */
function timeOf(entries: readonly Entry[], fits: (event: Event) => boolean): number {
  return entries.find(({ event }) => fits(event))?.at ?? Number.NaN;
}

/** The parts of a route in which nobody waits for a person, ms; up to the test message. */
export function automaticMs({ entries }: Story): number {
  const at = (type: Event['type']) => timeOf(entries, (event) => event.type === type);
  const checked = timeOf(entries, (event) => event.type === 'stepSucceeded' && event.step === 'preflight');
  return (
    checked - at('started') + (at('approvalRequested') - at('pinChosen')) + (at('testMessageSent') - at('approved'))
  );
}

/** From the submitted form of the approval to the register call at Meta, ms. */
export function clickToCallMs({ slack, world }: Stage, { migration }: Story): number {
  const call = world.registerCalls(migration.phoneNumberId)[0];
  const submitted = slack
    .traffic()
    .filter(({ what, text }) => what === 'interactive' && text.includes('view_submission'))
    .filter(({ text }) => text.includes(migration.id) && text.includes('"digits"'))
    .map(({ at }) => Date.parse(at));
  return (call?.at ?? Number.NaN) - Math.max(...submitted);
}
