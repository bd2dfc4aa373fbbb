import type { Emulation } from './emulation.ts';
import { badParameter, GraphRefusal } from './errors.ts';
import { parseJson, requiredText, textInput, type GraphAnswer, type WabaCall } from './graph-call.ts';
import { digits } from './random.ts';
import type { TemplateRecord, WabaRecord } from './records.ts';
import { qualityOf } from './templates.ts';
import { representedBy } from './waba-node.ts';

/** Templates an account can hold, and templates one call takes (domain notes 11). */
const roomOf = { account: 250, call: 500 };
const unknownQualityMs = 86_400_000;
/** An own figure for the fault: how many templates Meta copies before its 30 seconds are over. */
const copiedInTime = 3;

/** Two accounts and the world they are in. */
interface Copy {
  emulation: Emulation;
  source: WabaRecord;
  destination: WabaRecord;
}

/** Why Meta does not copy a template; undefined where it does (domain notes 4.3 B1.6). */
function refusalOf({ emulation, destination }: Copy, template: TemplateRecord): string | undefined {
  const isThere = destination.templates.some(
    ({ name, language }) => name === template.name && language === template.language,
  );
  if (isThere) return 'A template of this name and language exists already.';
  if (template.status !== 'APPROVED') return `The status is ${template.status}, not APPROVED.`;
  const quality = qualityOf({ template, now: emulation.clock.now() });
  if (quality !== 'GREEN' && quality !== 'UNKNOWN') return `The quality is ${quality}.`;
  return destination.templates.length >= roomOf.account ? 'The account has no room for more templates.' : undefined;
}

/** Copies one template, approved, its quality UNKNOWN for 24 hours; answers why not, or undefined. */
function copyOne(copy: Copy, template: TemplateRecord): string | undefined {
  const refused = refusalOf(copy, template);
  if (refused !== undefined) return refused;
  const { emulation, destination } = copy;
  const qualityShownFrom = emulation.clock.now() + unknownQualityMs;
  destination.templates.push({ ...template, id: `3${digits(emulation.random, 15)}`, qualityShownFrom });
  return undefined;
}

/** Copies everything that can be copied, as Meta does by itself when a number has moved (domain notes 7.2). */
export function copyAllTemplates(copy: Copy): void {
  for (const template of copy.source.templates) copyOne(copy, template);
  copy.emulation.changed();
}

function wholeNumber(call: WabaCall, name: string, fallback: number): number {
  const value = Number(textInput(call, name) ?? fallback);
  if (!Number.isInteger(value) || value < 0) throw badParameter(`Param ${name} must be a whole number.`);
  return value;
}

function wantedIds(call: WabaCall): string[] | undefined {
  const given = call.input['template_ids'];
  if (given === undefined) return undefined;
  const list = typeof given === 'string' ? parseJson(given) : given;
  if (!Array.isArray(list)) throw badParameter('Param template_ids must be a list.');
  return list.map(String);
}

function sourceOf(call: WabaCall): WabaRecord {
  const source = call.emulation.wabas.get(requiredText(call, 'source_waba_id'));
  if (!source?.isAssigned)
    throw new GraphRefusal(200, { subcode: 1_349_174, details: 'No access to the source account.' });
  if (representedBy(source) !== representedBy(call.waba)) {
    throw badParameter('Source and destination account belong to different businesses.');
  }
  return source;
}

/** The set of templates that a call is about: `count` of them from page `page_number`, of those with the given ids. */
function selected(call: WabaCall, source: WabaRecord): { templates: TemplateRecord[]; unknown: string[] } {
  const count = wholeNumber(call, 'count', roomOf.call);
  if (count < 1 || count > roomOf.call) throw badParameter(`Param count is 1 to ${roomOf.call}.`);
  const ids = wantedIds(call);
  const from = wholeNumber(call, 'page_number', 0) * count;
  const pool = source.templates.filter(({ id }) => ids === undefined || ids.includes(id));
  const known = new Set(pool.map(({ id }) => id));
  return { templates: pool.slice(from, from + count), unknown: (ids ?? []).filter((id) => !known.has(id)) };
}

/** `POST {WABA}/migrate_message_templates`: copies, does not move (domain notes 4.3 B1.6). */
export async function migrateTemplates(call: WabaCall): Promise<GraphAnswer> {
  const { emulation, waba: destination, strike } = call;
  const source = sourceOf(call);
  const { templates, unknown } = selected(call, source);
  if (destination.templates.length >= roomOf.account) throw new GraphRefusal(2388019);
  const copied: string[] = [];
  const failed: Record<string, string> = Object.fromEntries(unknown.map((id) => [id, 'The template does not exist.']));
  for (const template of templates) {
    if (strike.has('template-copy-slow') && copied.length >= copiedInTime) {
      await emulation.timers.sleep(emulation.timings.copyTimeoutMs);
      throw new GraphRefusal(1, { status: 500, details: 'Reduce the amount of data you are asking for.' });
    }
    const refused = copyOne({ emulation, source, destination }, template);
    if (refused === undefined) copied.push(template.id);
    else failed[template.id] = refused;
  }
  emulation.changed();
  return { migrated_templates: copied, failed_templates: failed };
}
