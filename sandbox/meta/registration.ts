import { openBackup } from '../on-premises/backup-blob.ts';
import type { DeploymentRecord } from '../on-premises/deployment.ts';
import { badParameter, GraphRefusal } from './errors.ts';
import { objectInput, textInput, type GraphAnswer, type NumberCall } from './graph-call.ts';
import type { CountedCall } from './ledger.ts';
import { isJustDeleted } from './number-deletion.ts';
import { isVerified } from './number-node.ts';
import { isRegion } from './storage.ts';
import { completeMove } from './waba-move.ts';
import { announceOnboarding } from './webhook-events.ts';

/** Own figures: Meta publishes none for PIN guesses, only that the wait is in `details` (domain notes 3.2). */
const guesses = { allowed: 5, windowMs: 3_600_000 };

interface RegisterInput {
  pin: string;
  backup: { password: string; data: string } | undefined;
  region: string | undefined;
}

function backupInput(call: NumberCall): RegisterInput['backup'] {
  const backup = objectInput(call, 'backup');
  if (!backup) return undefined;
  const { password, data } = backup;
  if (typeof password !== 'string' || typeof data !== 'string') throw badParameter('backup needs password and data.');
  return { password, data };
}

function registerInput(call: NumberCall): RegisterInput {
  const product = textInput(call, 'messaging_product');
  if (product?.toLowerCase() !== 'whatsapp') throw badParameter('messaging_product must be whatsapp.');
  const pin = textInput(call, 'pin') ?? '';
  if (!/^[0-9]{6}$/.test(pin)) throw badParameter('Param pin must be a string of 6 digits.');
  const region = textInput(call, 'data_localization_region');
  if (region !== undefined && !isRegion(region)) throw badParameter('data_localization_region is unknown.');
  return { pin, backup: backupInput(call), region };
}

function countCall(call: NumberCall, kind: CountedCall): void {
  const { clock, ledger } = call.emulation;
  const lockedUntil = ledger.count(call.number.id, kind, clock.now());
  if (lockedUntil === undefined) return;
  const hours = Math.ceil((lockedUntil - clock.now()) / 3_600_000);
  throw new GraphRefusal(133016, { details: `More than 10 requests in 72 hours. Try again in ${hours} hours.` });
}

/** Runs the work of one number after another, as Meta does not work on two registrations of a number at once. */
function oneAtATime<Result>(call: NumberCall, work: () => Promise<Result>): Promise<Result> {
  const { registrations } = call.emulation;
  const before = registrations.get(call.number.id) ?? Promise.resolve();
  const mine = before.then(work, work);
  registrations.set(call.number.id, mine);
  return mine;
}

function clientOf(call: NumberCall): DeploymentRecord | undefined {
  const { number, emulation } = call;
  if (number.platform !== 'ON_PREMISE' || number.deployment === undefined) return undefined;
  return emulation.deployments.get(number.deployment);
}

function refusePin(call: NumberCall): GraphRefusal {
  const { number, emulation } = call;
  const now = emulation.clock.now();
  emulation.history.remember(number, now);
  number.wrongPins = [...number.wrongPins, now];
  const client = clientOf(call);
  if (client) {
    // A wrong PIN takes the client down and disconnects it (domain notes 3.2).
    client.state = 'down';
    number.status = 'DISCONNECTED';
  }
  emulation.changed();
  return new GraphRefusal(133005);
}

function checkPin(call: NumberCall, pin: string): void {
  const { number, emulation, strike } = call;
  const now = emulation.clock.now();
  number.wrongPins = number.wrongPins.filter((at) => at > now - guesses.windowMs);
  if (number.wrongPins.length >= guesses.allowed) {
    throw new GraphRefusal(133008, { details: 'Too many wrong PINs. Try again in 1 hour.' });
  }
  if (strike.has('wrong-pin') || (number.pin !== undefined && number.pin !== pin)) throw refusePin(call);
}

/** Refuses a backup that does not prove ownership; a number that is still verified needs none (domain notes 3.2). */
function checkBackup(call: NumberCall, input: RegisterInput): void {
  const { number } = call;
  if (!input.backup) {
    if (!isVerified(call)) throw new GraphRefusal(133006);
    return;
  }
  const content = openBackup(input.backup.data, input.backup.password);
  if (content === 'damaged') throw badParameter('backup.data was changed or is incomplete.');
  if (content === 'password') throw badParameter('backup.password does not open backup.data.');
  const client = number.deployment === undefined ? undefined : call.emulation.deployments.get(number.deployment);
  const proves = content.phoneNumberId === number.id && content.identity === client?.identity;
  if (!proves && !isVerified(call)) throw new GraphRefusal(133006, { details: 'The backup is not of this number.' });
}

function refuseState(call: NumberCall): void {
  const { number, waba } = call;
  if (number.status === 'BANNED' || waba.status === 'BANNED') throw new GraphRefusal(131031);
  if (isJustDeleted(call.emulation, number.digits)) throw new GraphRefusal(133015);
  if (number.isOnBizApp) throw badParameter('Not available for numbers that the WhatsApp Business app uses as well.');
}

function alreadyRegistered(call: NumberCall): boolean {
  return call.number.platform === 'CLOUD_API' && call.number.status === 'CONNECTED';
}

/** A repeat has an effect only after an approved name change; otherwise the spec's 422 (domain notes 9.3). */
function registerAgain(call: NumberCall): GraphAnswer {
  const { number } = call;
  if (number.newNameStatus !== 'APPROVED' || number.newDisplayName === undefined) {
    throw badParameter('The phone number is already registered.', { status: 422 });
  }
  number.verifiedName = number.newDisplayName;
  number.newDisplayName = undefined;
  number.newNameStatus = undefined;
  return { success: true };
}

function connect(call: NumberCall, input: RegisterInput, client: DeploymentRecord | undefined): void {
  const { number, emulation } = call;
  const now = emulation.clock.now();
  emulation.history.remember(number, now);
  const upgraded = client !== undefined && client.shards >= 2;
  Object.assign(number, { platform: 'CLOUD_API', status: 'CONNECTED', pin: input.pin, lastOnboardedTime: now });
  number.throughputLevel = upgraded ? 'HIGH' : 'STANDARD';
  number.code = undefined;
  if (input.region) number.storage = { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: input.region };
  if (client && !input.backup) {
    // Without the metadata the profile is lost and the number is no official account any more (domain notes 7.1).
    number.profile = {};
    number.isOfficialBusinessAccount = false;
  }
  if (client) Object.assign(client, { state: 'down', registered: false });
  completeMove(emulation, number);
  announceOnboarding(emulation, number, { upgraded, profileLost: client !== undefined && !input.backup });
  emulation.changed();
}

async function run(call: NumberCall, input: RegisterInput): Promise<GraphAnswer> {
  const { number, emulation, strike } = call;
  refuseState(call);
  countCall(call, 'register');
  checkPin(call, input.pin);
  if (alreadyRegistered(call)) return registerAgain(call);
  checkBackup(call, input);
  if (strike.has('register-false')) return { success: false };
  const client = clientOf(call);
  emulation.history.remember(number, emulation.clock.now());
  if (client) client.state = 'disconnected';
  number.status = 'PENDING';
  emulation.changed();
  await emulation.timers.sleep(emulation.timings.registrationMs);
  connect(call, input, client);
  return { success: true };
}

/** `POST {PNID}/register`: the whole effect of domain notes 3.2 step 3, also when the caller has given up meanwhile. */
export async function register(call: NumberCall): Promise<GraphAnswer> {
  const input = registerInput(call);
  return oneAtATime(call, () => run(call, input));
}

async function takeOff(call: NumberCall): Promise<GraphAnswer> {
  const { number, emulation } = call;
  if (number.isOnBizApp) throw badParameter('Not available for the API solution for SMB businesses.');
  countCall(call, 'deregister');
  if (number.platform === 'ON_PREMISE') throw badParameter('The number is not linked in the hosted system.');
  if (number.platform !== 'CLOUD_API') throw badParameter('The number is not registered.', { subcode: 2_207_051 });
  emulation.history.remember(number, emulation.clock.now());
  Object.assign(number, { platform: 'NOT_APPLICABLE', status: 'DISCONNECTED', throughputLevel: 'NOT_APPLICABLE' });
  number.storage = { status: 'DEFAULT' };
  emulation.changed();
  return { success: true };
}

/** `POST {PNID}/deregister`: off the Cloud API; local storage goes off with it (domain notes 9.4). */
export async function deregister(call: NumberCall): Promise<GraphAnswer> {
  return oneAtATime(call, () => takeOff(call));
}
