import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maskSecrets } from '../../src/migration/masking.ts';

describe('maskSecrets', () => {
  test.each([
    ['{"pin":"150954","name":"x"}', '{"pin":"[secret]","name":"x"}'],
    ['{"pin": 150954}', '{"pin": "[secret]"}'],
    ['{"backup":{"data":"a\\"b","password":"p w"}}', '{"backup":{"data":"[secret]","password":"[secret]"}}'],
    ['cut off {"password":"half of it', 'cut off {"password":"[secret]"'],
    ['GET /debug_token?input_token=EAAB1&x=1', 'GET /debug_token?input_token=[secret]&x=1'],
    ['https://x/?a=1&access_token=abc#z', 'https://x/?a=1&access_token=[secret]#z'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [secret]'],
    ['Authorization: Basic YWRtaW46cHc=', 'Authorization: Basic [secret]'],
    ['The PIN 150954 is wrong', 'The PIN [secret] is wrong'],
    ['token EAAJBsandboxSystemUserToken expired', 'token [secret] expired'],
    [`metadata ${'QUJD'.repeat(20)}== is damaged`, 'metadata [secret] is damaged'],
  ])('masks %j', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  test.each([
    '(#133005) Two step verification PIN mismatch',
    'Error code: 100, trace AXsgnV2Cm3ZMGF3dF_cfYIn',
    'Try again in 5 minutes.',
    'Invalid parameter: pin must have 6 digits',
  ])('leaves %j as it is', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  test('removes given secrets in every spelling', () => {
    const secret = 'p"a s/s';
    const text = `raw ${secret} json ${JSON.stringify(secret)} url ${encodeURIComponent(secret)}`;

    expect(maskSecrets(text, [secret])).toBe('raw [secret] json "[secret]" url [secret]');
  });

  test('never lets a given secret through, never exceeds 300 characters, never breaks a line', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, maxLength: 60 }).filter((secret) => !'[secret]'.includes(secret)),
        fc.string({ maxLength: 400 }),
        fc.string({ maxLength: 400 }),
        (secret, before, after) => {
          const masked = maskSecrets(`${before}${secret}${after}`, [secret]);

          expect(masked.length).toBeLessThanOrEqual(300);
          expect(masked).not.toMatch(/[\n\r\u2028\u2029]/);
          if (!before.includes(secret) && !after.includes(secret)) expect(masked).not.toContain(secret);
        },
      ),
    );
  });

  test('masks before it cuts, so that no half of a secret stays', () => {
    expect(maskSecrets(`${'x '.repeat(145)}my-long-secret-value`, ['my-long-secret-value'])).not.toContain('my-long');
  });
});
