import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { badParameter, GraphRefusal } from './errors.ts';
import { claimFrom, hasGone, holdersOf } from './claim.ts';
import { parseJson, requiredText, textInput, type GraphAnswer, type WabaCall } from './graph-call.ts';
import { numberSelection } from './number-node.ts';
import { readFields } from './node-fields.ts';
import { pageOf } from './paging.ts';
import { digits } from './random.ts';
import type { NumberRecord, WabaRecord } from './records.ts';
import { aNumber } from './seed-number.ts';

const accountNumbers = (call: WabaCall): NumberRecord[] =>
  [...call.emulation.numbers.values()].filter(
    (number) => number.wabaId === call.waba.id && number.status !== 'DELETED',
  );

function accountModes(call: WabaCall): string | undefined {
  const text = textInput(call, 'filtering');
  const filter: unknown = text === undefined ? call.input['filtering'] : parseJson(text);
  if (filter === undefined) return undefined;
  const first: unknown = Array.isArray(filter) ? filter[0] : undefined;
  const fits = typeof first === 'object' && first !== null && Reflect.get(first, 'field') === 'account_mode';
  if (!fits) throw badParameter('filtering knows account_mode only.');
  return String(Reflect.get(first, 'value'));
}

function sorted(call: WabaCall, numbers: NumberRecord[]): NumberRecord[] {
  const sort = textInput(call, 'sort');
  if (sort === undefined) return numbers;
  const known = /^(creation_time|last_onboarded_time)[._](asc|desc)/.exec(sort);
  if (!known) throw badParameter('sort is creation_time or last_onboarded_time, ascending or descending.');
  const key = (number: NumberRecord): number =>
    known[1] === 'creation_time' ? number.createdAt : (number.lastOnboardedTime ?? 0);
  const sign = known[2] === 'asc' ? 1 : -1;
  return numbers.toSorted((one, other) => sign * (key(one) - key(other)));
}

/** `GET {WABA}/phone_numbers` with fields, filtering, sort and cursors (domain notes 9.7). */
export function listNumbers(call: WabaCall): GraphAnswer {
  const { waba, emulation, strike } = call;
  const mode = accountModes(call);
  const then = emulation.clock.now() - 60_000;
  const fields = textInput(call, 'fields');
  const numbers = sorted(call, accountNumbers(call)).filter((one) => mode === undefined || one.accountMode === mode);
  return pageOf(
    call,
    numbers.map((current) => {
      const number = strike.has('stale-reads') ? emulation.history.at(current, then) : current;
      return readFields({ ...call, waba, number }, fields, numberSelection);
    }),
  );
}

function create(call: WabaCall, dialled: string): NumberRecord {
  if (holdersOf(call.emulation, dialled).length > 0)
    throw badParameter('The phone number is already registered.', { status: 409 });
  const name = requiredText(call, 'verified_name');
  if (name.length < 2 || name.length > 75) throw badParameter('A display name has 2 to 75 characters.');
  return addNumber(call, { e164: `+${dialled}`, digits: dialled, name });
}

function claim(call: WabaCall, dialled: string): NumberRecord {
  const source = claimFrom(call, dialled);
  return addNumber(call, {
    e164: source.e164,
    digits: source.digits,
    name: source.verifiedName,
    country: source,
    movesFrom: source.id,
  });
}

interface NewNumber {
  e164: string;
  digits: string;
  name: string;
  country?: Pick<NumberRecord, 'countryCode' | 'countryDialCode'>;
  movesFrom?: string;
}

function addNumber(call: WabaCall, given: NewNumber): NumberRecord {
  const { emulation, waba } = call;
  checkSlots(call);
  const number = aNumber({
    id: `1${digits(emulation.random, 14)}`,
    wabaId: waba.id,
    e164: given.e164,
    digits: given.digits,
    verifiedName: given.name,
    platform: 'NOT_APPLICABLE',
    status: 'UNVERIFIED',
    verification: 'NOT_VERIFIED',
    verifiedAt: undefined,
    pin: undefined,
    throughputLevel: 'NOT_APPLICABLE',
    qualityRating: 'UNKNOWN',
    nameStatus: given.movesFrom === undefined ? 'PENDING_REVIEW' : 'APPROVED',
    movesFrom: given.movesFrom,
    // Nobody promises that the profile comes along (domain notes 7.2), so a bot that wants it must bring it.
    profile: {},
    ...countryOf(given),
    createdAt: emulation.clock.now(),
  });
  emulation.numbers.set(number.id, number);
  emulation.changed();
  return number;
}

/** Country and calling code: of the number that moves, otherwise by the digits. */
function countryOf({ country, e164 }: NewNumber): Pick<NumberRecord, 'countryCode' | 'countryDialCode'> {
  if (country) return { countryCode: country.countryCode, countryDialCode: country.countryDialCode };
  const parsed = parsePhoneNumberFromString(e164);
  return { countryCode: parsed?.country ?? 'US', countryDialCode: parsed?.countryCallingCode ?? '1' };
}

/** Meta's slots per portfolio: 2, and 20 once it is verified (domain notes 11). */
function checkSlots(call: WabaCall): void {
  const { emulation } = call;
  const verified = emulation.businesses.get(call.waba.businessId)?.verificationStatus === 'verified';
  const mine = (waba: WabaRecord | undefined): boolean => waba?.businessId === call.waba.businessId;
  const held = [...emulation.numbers.values()].filter(
    (one) => mine(emulation.wabas.get(one.wabaId)) && one.deployment === undefined && !hasGone(one),
  );
  if (held.length < (verified ? 20 : 2)) return;
  throw new GraphRefusal(200, { subcode: 1_349_175, details: 'The number limit of the account is reached.' });
}

/** Live calls leave the country code out, the spec's examples carry it (domain notes 17, 13): what cannot be national has it. */
function dialledFrom(cc: string, phone: string): string {
  const parsed = parsePhoneNumberFromString(`+${cc}${phone}`);
  const isNational = parsed?.isPossible() === true && parsed.nationalNumber === phone;
  return !isNational && phone.startsWith(cc) ? phone : `${cc}${phone}`;
}

/** `POST {WABA}/phone_numbers`: a new number, or with `migrate_phone_number` one of another WABA (domain notes 4.3, 6.2). */
export function addPhoneNumber(call: WabaCall): GraphAnswer {
  const cc = requiredText(call, 'cc');
  if (!/^\d{1,3}$/.test(cc)) throw badParameter('cc has digits only.');
  const phone = requiredText(call, 'phone_number').replace(/\D/g, '');
  const dialled = dialledFrom(cc, phone);
  const moves = call.input['migrate_phone_number'] === true || call.input['migrate_phone_number'] === 'true';
  return { id: (moves ? claim(call, dialled) : create(call, dialled)).id };
}
