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
  {
    name: 'claim',
    operation: 'createWhatsAppBusinessAccountPhoneNumber',
    method: 'POST',
    path: '/v25.0/102290129340398/phone_numbers',
    body: { cc: '44', phone_number: '2071838750', migrate_phone_number: true },
  },
  {
    name: 'add',
    operation: 'createWhatsAppBusinessAccountPhoneNumber',
    method: 'POST',
    path: '/v25.0/102290129340398/phone_numbers',
    body: { cc: '44', phone_number: '2071838750', verified_name: 'Lucky Shrub' },
  },
  {
    name: 'requestCode',
    operation: 'requestVerificationCode',
    method: 'POST',
    path: '/v25.0/106540352242922/request_code',
    body: { code_method: 'SMS', language: 'en_US' },
  },
  {
    name: 'verifyCode',
    operation: 'verifyPhoneNumberCode',
    method: 'POST',
    path: '/v25.0/106540352242922/verify_code',
    body: { code: '123830' },
  },
  {
    name: 'account',
    operation: 'getWhatsAppBusinessAccountDetails',
    method: 'GET',
    path: '/v25.0/102290129340398',
    query: { fields: 'id,owner_business_info,on_behalf_of_business_info,primary_funding_id,ownership_type' },
  },
  {
    name: 'templates',
    operation: 'getTemplateByNameDefaultFields',
    method: 'GET',
    path: '/v25.0/102290129340398/message_templates',
    query: { fields: 'id,name,language,status,category,quality_score', limit: '100' },
  },
  {
    name: 'copyTemplates',
    method: 'POST',
    path: '/v25.0/102290129340398/migrate_message_templates',
    body: { source_waba_id: '204996122399161', page_number: 0, count: 1, template_ids: ['1192339204654487'] },
  },
  {
    name: 'profile',
    operation: 'getWhatsAppBusinessProfile',
    method: 'GET',
    path: '/v25.0/106540352242922/whatsapp_business_profile',
    query: { fields: 'about,address,description,email,websites,vertical' },
  },
  {
    name: 'setProfile',
    operation: 'updateWhatsAppBusinessProfileInformation',
    method: 'POST',
    path: '/v25.0/106540352242922/whatsapp_business_profile',
    body: { messaging_product: 'whatsapp', about: 'We grow.', websites: ['https://www.example.com/'] },
  },
  {
    name: 'storage',
    operation: 'getPhoneNumberSettings',
    method: 'GET',
    path: '/v25.0/106540352242922/settings',
  },
  {
    name: 'setStorage',
    operation: 'updatePhoneNumberSettings',
    method: 'POST',
    path: '/v25.0/106540352242922/settings',
    body: { storage_configuration: { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: 'BR' } },
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
  {
    request: 'claim',
    name: 'a number that moves brings its name with it; only the file demands one (domain notes 4.3 B1.1)',
    complaint: "/requestBody must have required property 'verified_name'",
  },
  {
    request: 'templates',
    name: 'the file knows the default fields only, which lack the quality (domain notes 9.10)',
    complaint: "/query must NOT have additional properties 'fields'",
  },
  {
    request: 'setStorage',
    name: 'the live shape has a status, the file a flag (domain notes 15, 17 row 22)',
    complaint: "/requestBody/storage_configuration must have required property 'enabled'",
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
  getWhatsAppBusinessAccountDetails: ['on_behalf_of_business_info', 'owner_business_info', 'primary_funding_id'],
  getTemplateByNameDefaultFields: ['category', 'id', 'language', 'name', 'quality_score', 'status'],
  getWhatsAppBusinessProfile: [],
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
