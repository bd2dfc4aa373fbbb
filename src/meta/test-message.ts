import type { TestMessage } from '../workflow/call-ports.ts';

/** The body of `POST {PNID}/messages` (domain notes 6.2 D8, 13.2): a template when one is configured, free text otherwise. */
export function testMessageBody({ to, template, text, callbackData }: TestMessage): Record<string, unknown> {
  const content = template
    ? { type: 'template', template: { name: template.name, language: { code: template.language } } }
    : { type: 'text', text: { body: text } };
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: to.slice(1),
    ...content,
    biz_opaque_callback_data: callbackData,
  };
}
