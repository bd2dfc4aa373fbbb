import { createHmac } from 'node:crypto';

/** A body as Meta sends it (domain notes 13.1). */
export const envelope = (waba: string, changes: { field: string; value: unknown }[], time?: number) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: waba, ...(time !== undefined && { time }), changes }],
});

const metadata = { display_phone_number: '16315551234', phone_number_id: '106540352242922' };

/** A `messages` change with one status of a message (domain notes 13.2). */
export const statusChange = (status: Record<string, unknown>) => ({
  field: 'messages',
  value: {
    messaging_product: 'whatsapp',
    metadata,
    statuses: [
      { id: 'wamid.A', status: 'delivered', timestamp: '1763802000', recipient_id: '4915112345678', ...status },
    ],
  },
});

/** A `messages` change with one text of a customer, as Meta's sample has it. */
export const inboundChange = (timestamp = '1763802000', phoneNumberId = metadata.phone_number_id) => ({
  field: 'messages',
  value: {
    messaging_product: 'whatsapp',
    metadata: { ...metadata, phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: 'Ana' }, wa_id: '4915112345678' }],
    messages: [{ from: '4915112345678', id: 'wamid.B', timestamp, type: 'text', text: { body: 'hello' } }],
  },
});

/** The header Meta sends with a body. */
export const signatureOf = (body: string | Buffer, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
