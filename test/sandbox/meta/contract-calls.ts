import type { AxiosInstance } from 'axios';
import { providerIds } from '../../../sandbox/meta/seed-provider.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';

/** A call whose answer is compared with a committed example and, where it is at hand, with Meta's published schema. */
export interface ContractCall {
  method: 'get' | 'post' | 'delete';
  /** The path as the published schema spells it. */
  specPath: string;
  url: string;
  params?: Record<string, string>;
  body?: Record<string, unknown>;
  needsBackup?: true;
  /** Not in Meta's published schema: the example alone is the contract. */
  unpublished?: true;
  prepare?: (world: World, graph: AxiosInstance) => Promise<unknown>;
  example: unknown;
  /** Where the live API, and so the emulator, differs from the published schema. */
  deviations: { at: string; reason: string }[];
}

const { berlinNumber, cloudNumber, lisbonNumber, waba, business } = seedIds;
const success = { success: true };

/** Every covered operation of the published schema. */
export const contractCalls: ContractCall[] = [
  {
    method: 'get',
    specPath: '/{Version}/{Phone-Number-ID}',
    url: berlinNumber,
    params: { fields: 'id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status' },
    example: {
      id: '106853218861309',
      display_phone_number: '+1 555-555-5555',
      verified_name: 'Jaspers Market',
      quality_rating: 'GREEN',
      code_verification_status: 'NOT_VERIFIED',
      name_status: 'APPROVED',
    },
    deviations: [
      { at: '/code_verification_status enum', reason: "domain notes 17, 8: the code's status, not the PIN's" },
    ],
  },
  {
    method: 'post',
    specPath: '/{Version}/{Phone-Number-ID}',
    url: lisbonNumber,
    body: { pin: '150954' },
    example: success,
    deviations: [],
  },
  {
    method: 'post',
    specPath: '/{Version}/{Phone-Number-ID}/register',
    url: `${berlinNumber}/register`,
    body: { messaging_product: 'whatsapp', pin: '483920' },
    needsBackup: true,
    example: success,
    deviations: [],
  },
  {
    method: 'post',
    specPath: '/{Version}/{Phone-Number-ID}/request_code',
    url: `${lisbonNumber}/request_code`,
    body: { code_method: 'SMS', language: 'en_US' },
    example: success,
    deviations: [],
  },
  {
    method: 'post',
    specPath: '/{Version}/{Phone-Number-ID}/verify_code',
    url: `${lisbonNumber}/verify_code`,
    body: { code: '123456' },
    prepare: async (world) => {
      world.number(lisbonNumber).code = { code: '123456', method: 'SMS', sentAt: world.now(), wrongTries: 0 };
    },
    example: { success: true, id: '1234567890123456' },
    deviations: [],
  },
  {
    method: 'get',
    specPath: '/{Version}/{Phone-Number-ID}/settings',
    url: `${cloudNumber}/settings`,
    example: {
      calling: {
        status: 'disabled',
        call_icon_visibility: 'visible',
        ip_addresses: { default: [] },
        callback_permission_status: 'disabled',
      },
      payload_encryption: { status: 'disabled' },
      storage_configuration: { status: 'DEFAULT' },
      user_identity_change: { enable_identity_key_check: false },
    },
    deviations: [
      { at: '/storage_configuration/status enum', reason: 'domain notes 17, 22: live spells it in capitals' },
    ],
  },
  {
    method: 'post',
    specPath: '/{Version}/{Phone-Number-ID}/settings',
    url: `${cloudNumber}/settings`,
    body: { user_identity_change: { enable_identity_key_check: true } },
    example: success,
    deviations: [],
  },
  {
    method: 'get',
    specPath: '/{Version}/{Phone-Number-ID}/whatsapp_business_profile',
    url: `${cloudNumber}/whatsapp_business_profile`,
    params: { fields: 'about,vertical,websites' },
    example: {
      data: [
        { messaging_product: 'whatsapp', about: 'Fresh', vertical: 'RETAIL', websites: ['https://www.example.com/'] },
      ],
    },
    deviations: [],
  },
  {
    method: 'post',
    specPath: '/{Version}/{Phone-Number-ID}/whatsapp_business_profile',
    url: `${cloudNumber}/whatsapp_business_profile`,
    body: { messaging_product: 'whatsapp', about: 'Fresh shrubs' },
    example: success,
    deviations: [],
  },
  {
    method: 'post',
    specPath: '/{Version}/{Phone-Number-ID}/messages',
    url: `${cloudNumber}/messages`,
    body: {
      messaging_product: 'whatsapp',
      to: '+16505551234',
      type: 'template',
      template: { name: 'hello_world', language: { code: 'en_US' } },
    },
    example: {
      messaging_product: 'whatsapp',
      contacts: [{ input: '+16505551234', wa_id: '16505551234' }],
      messages: [{ id: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBJCOTY3NDc0NDFDRUI3NTA0Q0UA', message_status: 'accepted' }],
    },
    deviations: [],
  },
  {
    method: 'get',
    specPath: '/{Version}/{WABA-ID}',
    url: waba,
    params: {
      fields:
        'id,name,timezone_id,account_review_status,business_verification_status,country,currency,ownership_type,on_behalf_of_business_info',
    },
    example: {
      id: '1234567890123456',
      name: 'My account',
      timezone_id: '1',
      account_review_status: 'APPROVED',
      business_verification_status: 'verified',
      country: 'US',
      currency: 'USD',
      ownership_type: 'SELF_OWNED',
      on_behalf_of_business_info: { id: '1', name: 'My business' },
    },
    deviations: [
      { at: '/business_verification_status enum', reason: 'domain notes 17, 25: live spells it in lower case' },
    ],
  },
  {
    method: 'post',
    specPath: '/{Version}/{WABA-ID}',
    url: waba,
    body: { name: 'Lucky Shrub' },
    example: success,
    deviations: [],
  },
  {
    method: 'get',
    specPath: '/{Version}/{WABA-ID}/phone_numbers',
    url: `${waba}/phone_numbers`,
    params: {
      limit: '2',
      fields:
        'id,display_phone_number,verified_name,status,quality_rating,country_code,country_dial_code,code_verification_status,unified_cert_status,account_mode,messaging_limit_tier,is_official_business_account',
    },
    example: {
      data: [
        {
          id: '1906385232743451',
          display_phone_number: '+1 631-555-5555',
          verified_name: 'Jaspers Market',
          status: 'CONNECTED',
          quality_rating: 'GREEN',
          country_code: 'US',
          country_dial_code: '1',
          code_verification_status: 'VERIFIED',
          unified_cert_status: 'APPROVED',
          account_mode: 'LIVE',
          messaging_limit_tier: 'TIER_1K',
          is_official_business_account: true,
        },
      ],
      paging: { cursors: { before: 'MTA', after: 'MTE' }, next: 'after=MTE' },
    },
    deviations: [
      { at: '/data/*/status enum', reason: 'domain notes 17, 9: CONNECTED instead of LINKED' },
      { at: '/data/*/code_verification_status enum', reason: "domain notes 17, 8: the code's status, not the PIN's" },
    ],
  },
  {
    method: 'post',
    specPath: '/{Version}/{WABA-ID}/phone_numbers',
    url: `${waba}/phone_numbers`,
    body: { cc: '1', phone_number: '4195551518', verified_name: 'Lucky Shrub Ohio' },
    example: { id: '1906385232743451' },
    deviations: [],
  },
  {
    method: 'post',
    specPath: '/{Version}/{WABA-ID}/subscribed_apps',
    url: `${waba}/subscribed_apps`,
    example: success,
    deviations: [],
  },
  {
    method: 'get',
    specPath: '/{Version}/{WABA-ID}/subscribed_apps',
    url: `${waba}/subscribed_apps`,
    prepare: (_world, graph) => graph.post(`${waba}/subscribed_apps`),
    example: {
      data: [
        { whatsapp_business_api_data: { id: '1', name: 'App', link: 'https://www.facebook.com/games/?app_id=1' } },
      ],
    },
    deviations: [],
  },
  {
    method: 'delete',
    specPath: '/{Version}/{WABA-ID}/subscribed_apps',
    url: `${waba}/subscribed_apps`,
    prepare: (_world, graph) => graph.post(`${waba}/subscribed_apps`),
    example: success,
    deviations: [],
  },
  {
    method: 'get',
    specPath: '/{Version}/{WABA-ID}/message_templates',
    url: `${waba}/message_templates`,
    example: {
      data: [
        {
          id: '1192339204654487',
          name: 'hello_world',
          language: 'en_US',
          status: 'APPROVED',
          category: 'MARKETING',
          components: [{ type: 'BODY', text: 'Hello' }],
        },
      ],
      paging: { cursors: { before: 'MTA', after: 'MTE' } },
    },
    deviations: [],
  },
  {
    method: 'get',
    specPath: '/{Version}/{Business-ID}',
    url: business,
    params: { fields: 'id,name,timezone_id' },
    example: { id: '506914307656634', name: 'Lucky Shrub', timezone_id: 0 },
    deviations: [],
  },
  {
    method: 'post',
    specPath: '/{Version}/{Phone-Number-ID}/deregister',
    url: `${cloudNumber}/deregister`,
    example: success,
    deviations: [],
  },
  {
    method: 'post',
    specPath: '/{Version}/{WABA-ID}/migrate_message_templates',
    unpublished: true,
    url: `${waba}/migrate_message_templates`,
    body: { source_waba_id: providerIds.waba, page_number: 0, count: 500, template_ids: ['3392339204654483'] },
    prepare: async (world) => world.assignAccount(providerIds.waba, true),
    example: { migrated_templates: ['1192339204654487'], failed_templates: {} },
    deviations: [],
  },
];
