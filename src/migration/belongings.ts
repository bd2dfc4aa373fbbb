import { z } from 'zod';

/** A message template as a WABA lists it (domain notes 9.10); unknown enum values are kept as they came. */
export const Template = z.strictObject({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string().optional(),
  /** GREEN, YELLOW, RED or UNKNOWN. */
  quality: z.string().optional(),
});
export type Template = z.infer<typeof Template>;

/** The business profile people see beside a number (domain notes 9.10); lost in a registration without backup. */
export const BusinessProfile = z.strictObject({
  about: z.string().optional(),
  address: z.string().optional(),
  description: z.string().optional(),
  email: z.string().optional(),
  websites: z.array(z.string()).optional(),
  vertical: z.string().optional(),
});
export type BusinessProfile = z.infer<typeof BusinessProfile>;

/** What becomes of one template when its number moves to another WABA; the reason's words: `template.<reason>`. */
export interface TemplateForecast {
  template: Template;
  fate: 'copied' | 'not-copied';
  reason: 'approved-and-good' | 'not-approved' | 'low-quality' | 'no-room' | 'already-there';
}

/** Templates a WABA can hold (domain notes 11). */
export const TEMPLATES_AT_MOST = 250;

const sameTemplate = (a: Template, b: Template) => a.name === b.name && a.language === b.language;

const COPIED_QUALITY = ['GREEN', 'UNKNOWN'];

/**
 * Which templates Meta copies: APPROVED with quality GREEN or UNKNOWN, as many as fit (domain notes 4.3 B1.6, 7.2). The
 * order is the source's.
 */
export function forecastTemplates(source: readonly Template[], destination: readonly Template[]): TemplateForecast[] {
  let room = Math.max(0, TEMPLATES_AT_MOST - destination.length);
  return source.map((template) => {
    const not = (reason: TemplateForecast['reason']): TemplateForecast => ({ template, fate: 'not-copied', reason });
    if (destination.some((other) => sameTemplate(other, template))) return not('already-there');
    if (template.status !== 'APPROVED') return not('not-approved');
    if (!COPIED_QUALITY.includes(template.quality ?? 'UNKNOWN')) return not('low-quality');
    if (room === 0) return not('no-room');
    room--;
    return { template, fate: 'copied', reason: 'approved-and-good' };
  });
}

/** Templates of the source that the destination lacks after the move: the list to make anew. */
export const missingTemplates = (source: readonly Template[], destination: readonly Template[]): Template[] =>
  source.filter((template) => !destination.some((other) => sameTemplate(other, template)));
