import { badParameter } from './errors.ts';
import { objectInput, textInput, type GraphAnswer, type NumberCall } from './graph-call.ts';
import type { ProfileRecord } from './records.ts';
import { storeWhere } from './storage.ts';

/** `GET {PNID}/settings`, in the live shape of domain notes 15. */
export function readSettings(call: NumberCall): GraphAnswer {
  const { number } = call;
  return {
    calling: {
      status: 'disabled',
      call_icon_visibility: 'visible',
      ip_addresses: { default: [] },
      callback_permission_status: 'disabled',
    },
    payload_encryption: { status: 'disabled' },
    storage_configuration: number.storage,
    user_identity_change: { enable_identity_key_check: number.identityKeyCheck },
  };
}

const features = ['calling', 'user_identity_change', 'payload_encryption', 'storage_configuration'];

/** `POST {PNID}/settings`: exactly one feature per call (domain notes 9.6). */
export function updateSettings(call: NumberCall): GraphAnswer {
  const given = features.filter((feature) => call.input[feature] !== undefined);
  const [feature] = given;
  if (feature === undefined || given.length > 1) throw badParameter('Exactly one feature can be set per call.');
  const value = objectInput(call, feature) ?? {};
  if (feature === 'storage_configuration') storeWhere(call, value);
  if (feature === 'user_identity_change') call.number.identityKeyCheck = value['enable_identity_key_check'] === true;
  call.emulation.changed();
  return { success: true };
}

const profileLimits: Record<string, number> = { about: 139, address: 256, description: 512, email: 128 };
const profileFields = ['about', 'address', 'description', 'email', 'profile_picture_url', 'websites', 'vertical'];

/** `GET {PNID}/whatsapp_business_profile`, flat as live (domain notes 9.10); without `fields` only the product. */
export function readProfile(call: NumberCall): GraphAnswer {
  const asked = (textInput(call, 'fields') ?? 'about').split(',').filter((name) => name !== 'messaging_product');
  const unknown = asked.find((name) => !profileFields.includes(name));
  if (unknown !== undefined) throw badParameter(`Unknown field ${unknown}.`);
  const known = Object.entries(call.number.profile).filter(([name]) => asked.includes(name));
  return { data: [{ ...Object.fromEntries(known), messaging_product: 'whatsapp' }] };
}

function profileText(call: NumberCall): ProfileRecord {
  const changes: ProfileRecord = {};
  for (const name of ['about', 'address', 'description', 'email', 'vertical'] as const) {
    const text = textInput(call, name);
    if (text === undefined) continue;
    if (text.length > (profileLimits[name] ?? 128)) throw badParameter(`${name} is too long.`);
    changes[name] = text;
  }
  return changes;
}

/** `POST {PNID}/whatsapp_business_profile`. */
export function updateProfile(call: NumberCall): GraphAnswer {
  if (textInput(call, 'messaging_product') !== 'whatsapp') throw badParameter('messaging_product must be whatsapp.');
  const changes = profileText(call);
  const { websites } = call.input;
  if (Array.isArray(websites)) {
    if (websites.length > 2) throw badParameter('At most two websites.');
    changes.websites = websites.map(String);
  }
  if (call.input['profile_picture_handle'] !== undefined) {
    throw badParameter('The handle of the picture is not valid.', { status: 422 });
  }
  call.number.profile = { ...call.number.profile, ...changes };
  call.emulation.changed();
  return { success: true };
}
