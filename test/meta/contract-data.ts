/** A request that the bot makes, with the operation of Meta's OpenAPI file it is an instance of. */
export interface ExpectedRequest {
  name: string;
  /** Absent: Graph API calls that the file does not describe. */
  operation?: string;
  method: 'GET' | 'POST';
  path: string;
  query?: Record<string, string>;
  body?: unknown;
}

/** Every request of the route, as it goes over the wire. */
export const expectedRequests: readonly ExpectedRequest[] = [
  { name: 'token', method: 'GET', path: '/v25.0/debug_token', query: { input_token: 'the-token' } },
  {
    name: 'waba',
    operation: 'getWhatsAppBusinessAccountDetails',
    method: 'GET',
    path: '/v25.0/102290129340398',
    query: { fields: 'id,name,account_review_status,business_verification_status' },
  },
  {
    name: 'numbers',
    operation: 'getWhatsAppBusinessAccountPhoneNumbers',
    method: 'GET',
    path: '/v25.0/102290129340398/phone_numbers',
    query: {
      fields:
        'id,display_phone_number,verified_name,name_status,new_name_status,status,platform_type,' +
        'code_verification_status,quality_rating,throughput,is_pin_enabled,is_official_business_account,' +
        'is_on_biz_app,account_mode',
      limit: '100',
    },
  },
  {
    name: 'number',
    operation: 'getPhoneNumberById',
    method: 'GET',
    path: '/v25.0/106540352242922',
    query: {
      fields:
        'id,display_phone_number,verified_name,name_status,new_name_status,status,platform_type,' +
        'code_verification_status,quality_rating,throughput,is_pin_enabled,is_official_business_account,' +
        'is_on_biz_app,account_mode',
    },
  },
  {
    name: 'health',
    operation: 'getPhoneNumberById',
    method: 'GET',
    path: '/v25.0/106540352242922',
    query: { fields: 'health_status' },
  },
  {
    name: 'subscription',
    operation: 'getAllSubscriptionsForAWaba',
    method: 'GET',
    path: '/v25.0/102290129340398/subscribed_apps',
  },
  {
    name: 'subscribe',
    operation: 'subscribeToWabaWebhooks',
    method: 'POST',
    path: '/v25.0/102290129340398/subscribed_apps',
  },
  {
    name: 'setPin',
    operation: 'updatePhoneNumberStatus',
    method: 'POST',
    path: '/v25.0/106540352242922',
    body: { pin: '150954' },
  },
  {
    name: 'register',
    operation: 'registerWhatsAppBusinessPhoneNumber',
    method: 'POST',
    path: '/v25.0/106540352242922/register',
    body: { messaging_product: 'whatsapp', pin: '150954', backup: { data: 'METADATA', password: 'backup-password' } },
  },
  {
    name: 'sendText',
    operation: 'sendMessage',
    method: 'POST',
    path: '/v25.0/106540352242922/messages',
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '16315555555',
      type: 'text',
      text: { body: 'It works.' },
      biz_opaque_callback_data: 'migration-1',
    },
  },
  {
    name: 'sendTemplate',
    operation: 'sendMessage',
    method: 'POST',
    path: '/v25.0/106540352242922/messages',
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '16315555555',
      type: 'template',
      template: { name: 'hello_world', language: { code: 'en_US' } },
      biz_opaque_callback_data: 'migration-1',
    },
  },
];

/** Where the file contradicts itself or what Meta really takes. `complaint` is what its schema says against our request. */
export const requestDeviations: readonly { request: string; name: string; complaint: string }[] = [
  {
    request: 'sendText',
    name: 'the schema of a text message forbids the properties that every message has',
    complaint: "/requestBody must NOT have additional properties 'messaging_product'",
  },
  {
    request: 'sendTemplate',
    name: 'the schema demands a language policy that its own examples leave out',
    complaint: "/requestBody/template/language must have required property 'policy'",
  },
];

/** Fields that we ask for and the file does not list (domain notes 9.1, 17 rows 9 to 11). */
export const unlistedFields: Readonly<Record<string, readonly string[]>> = {
  getPhoneNumberById: [
    'account_mode',
    'health_status',
    'is_official_business_account',
    'is_on_biz_app',
    'is_pin_enabled',
    'new_name_status',
    'platform_type',
    'status',
    'throughput',
  ],
  getWhatsAppBusinessAccountPhoneNumbers: [
    'is_on_biz_app',
    'is_pin_enabled',
    'name_status',
    'new_name_status',
    'platform_type',
    'throughput',
  ],
  getWhatsAppBusinessAccountDetails: [],
};

/** Examples of success in the file that are none of this operation. */
export const answerDeviations: readonly { operation: string; example: string; name: string }[] = [
  {
    operation: 'sendMessage',
    example: 'Send typing indicator and read receipt',
    name: 'a read receipt is no message and has no id',
  },
  {
    operation: 'updatePhoneNumberStatus',
    example: 'message_sent',
    name: 'the answer of sending a message, at the path of the number',
  },
];
