import { textInput, type GraphAnswer, type WabaCall } from './graph-call.ts';
import { readFields, type Selection } from './node-fields.ts';
import { pageOf } from './paging.ts';
import type { TemplateRecord } from './records.ts';

interface TemplateReading {
  template: TemplateRecord;
  now: number;
}

/** The quality people see now: UNKNOWN in the first 24 hours of a copy (domain notes 7.2). */
export const qualityOf = ({ template, now }: TemplateReading): string =>
  now < template.qualityShownFrom ? 'UNKNOWN' : template.qualityScore;

const templateSelection: Selection<TemplateReading> = {
  nodeType: 'WhatsAppBusinessHSM',
  defaults: ['name', 'language', 'status', 'category', 'components'],
  readers: {
    id: ({ template }) => template.id,
    name: ({ template }) => template.name,
    language: ({ template }) => template.language,
    status: ({ template }) => template.status,
    category: ({ template }) => template.category,
    quality_score: (reading) => ({ score: qualityOf(reading), date: 0 }),
    components: ({ template }) => [{ type: 'BODY', text: template.body }],
  },
};

/** `GET {WABA}/message_templates`, also by `name` or `status`. */
export function listTemplates(call: WabaCall): GraphAnswer {
  const name = textInput(call, 'name');
  const status = textInput(call, 'status');
  const found = call.waba.templates.filter(
    (one) => (name === undefined || one.name.includes(name)) && (status === undefined || one.status === status),
  );
  const fields = textInput(call, 'fields');
  const now = call.emulation.clock.now();
  return pageOf(
    call,
    found.map((template) => readFields({ template, now }, fields, templateSelection)),
  );
}
