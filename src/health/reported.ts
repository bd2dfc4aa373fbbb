import type { E164 } from '../migration/ids.ts';
import type { Cause } from './cause.ts';
import type { Subject } from './account-incident.ts';
import type { AccountChange } from './signal.ts';

/** What a webhook tells of a cause that no reading shows: of whom, and whether it begins or is over. */
export interface Reported {
  cause: Cause;
  subject: Subject;
  isBad: boolean;
  /** Meta's word for it. */
  value: string;
  /** When Meta says it happened, epoch ms. */
  at: number;
}

type Told = Pick<Reported, 'cause' | 'isBad'> & { of: 'template' | 'number' | 'account'; value?: string | undefined };
type Reader = (change: AccountChange) => Told | undefined;

/** Values of `event` of a template's status (Meta's webhook reference); others say nothing about whether it can be sent. */
const TEMPLATE_STOPPED = ['REJECTED', 'PAUSED', 'DISABLED', 'FLAGGED', 'LIMIT_EXCEEDED'];
/** It can be sent, or is gone on purpose. */
const TEMPLATE_FINE = ['APPROVED', 'REINSTATED', 'UNLOCKED', 'DELETED', 'PENDING_DELETION', 'ARCHIVED'];

const oneOf = (
  value: string | undefined,
  lists: { bad: readonly string[]; good: readonly string[] },
  told: Pick<Told, 'cause' | 'of'>,
): Told | undefined => {
  if (value === undefined) return undefined;
  if (lists.bad.includes(value)) return { ...told, isBad: true };
  return lists.good.includes(value) ? { ...told, isBad: false } : undefined;
};

const account = (cause: Cause, isBad: boolean, value?: string): Told => ({ cause, isBad, of: 'account', value });

/** Domain notes 13.3: DISABLED_UPDATE carries a state of its own. */
function ofAccountUpdate({ event, banState, violation }: AccountChange): Told | undefined {
  if (event === 'ACCOUNT_DELETED') return account('account-disabled', true);
  if (event === 'ACCOUNT_VIOLATION') return account('account-warned', true, violation);
  if (event !== 'DISABLED_UPDATE') return undefined;
  if (banState === 'REINSTATE') return account('account-disabled', false);
  return banState === 'SCHEDULE_FOR_DISABLE'
    ? account('account-warned', true, banState)
    : account('account-disabled', true, banState);
}

const ofAlert: Reader = ({ event, alert }) =>
  alert && ['CRITICAL', 'WARNING'].includes(alert.severity)
    ? { cause: 'account-alert', of: 'number', isBad: alert.status === 'ACTIVE', value: event }
    : undefined;

const READERS: Partial<Record<string, Reader>> = {
  message_template_status_update: ({ event }) =>
    oneOf(event, { bad: TEMPLATE_STOPPED, good: TEMPLATE_FINE }, { cause: 'template-stopped', of: 'template' }),
  message_template_quality_update: ({ quality }) =>
    oneOf(quality, { bad: ['RED'], good: ['GREEN', 'YELLOW'] }, { cause: 'template-quality', of: 'template' }),
  phone_number_name_update: ({ event }) =>
    oneOf(event, { bad: ['REJECTED'], good: ['APPROVED'] }, { cause: 'name-rejected', of: 'number' }),
  security: ({ event }) =>
    event?.startsWith('PIN_') === true ? { cause: 'pin-touched', of: 'number', isBad: true } : undefined,
  account_update: ofAccountUpdate,
  account_alerts: ofAlert,
};

/** Whom it is about: the template, the one number that it names, or the account. */
function subjectOf({ template }: AccountChange, of: Told['of'], numbers: readonly E164[]): Subject | undefined {
  if (of === 'template') return template === undefined ? undefined : `template:${template}`;
  const [number] = numbers;
  return of === 'number' && number !== undefined && numbers.length === 1 ? number : 'account';
}

/**
 * What the change tells by itself; undefined for one that only has somebody read. `numbers` are the watched numbers that it
 * concerns: all of the account when it names none.
 */
export function reportedBy(change: AccountChange, numbers: readonly E164[]): Reported | undefined {
  const told = Object.hasOwn(READERS, change.field) ? READERS[change.field]?.(change) : undefined;
  const subject = told && subjectOf(change, told.of, numbers);
  if (!told || !subject) return undefined;
  const value = told.value ?? change.quality ?? change.event ?? change.field;
  return { cause: told.cause, isBad: told.isBad, subject, value, at: change.at };
}
