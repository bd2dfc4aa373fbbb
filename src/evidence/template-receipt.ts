import { forecastTemplates, type Template } from '../migration/belongings.ts';
import type { Entry } from '../migration/event.ts';
import type { Migration } from '../migration/state.ts';
import { ofType } from './cutovers-told.ts';
import type { TemplateReceipt } from './evidence-pack.ts';
import { firstCutover } from './snapshots-told.ts';

const sameTemplate = (a: Template, b: Template) => a.name === b.name && a.language === b.language;

function found(template: Template, after: readonly Template[] | undefined): Partial<TemplateReceipt> {
  if (!after) return { after: 'not-read' };
  const there = after.find((one) => sameTemplate(one, template));
  return there ? { after: 'present', statusAfter: there.status } : { after: 'missing' };
}

/** Every template of the source: what was foretold of it, and what the destination held after the move. */
export function templateReceipt(entries: readonly Entry[], migration: Migration): TemplateReceipt[] {
  const turn = firstCutover(entries);
  const readings = ofType(entries, 'templatesRead');
  const lastOf = (side: 'source' | 'destination', isIn: (entry: number) => boolean) =>
    readings.findLast(({ entry, event }) => event.side === side && isIn(entry))?.event.templates;
  const source = lastOf('source', (entry) => entry < turn) ?? [];
  const held = lastOf('destination', (entry) => entry < turn) ?? [];
  const after = lastOf('destination', (entry) => entry > turn);
  const failed = migration.templates?.failed ?? [];
  return forecastTemplates(source, held).map(({ template, fate, reason }) => {
    const { id, name, language, status } = template;
    const refused = failed.find((one) => one.id === id)?.reason;
    return {
      id,
      name,
      language,
      statusBefore: status,
      forecast: fate,
      reason,
      ...(refused !== undefined && { refused }),
      after: 'not-read',
      ...found(template, after),
    };
  });
}
