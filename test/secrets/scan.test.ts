import { describe, expect, test } from '@jest/globals';
import { hitsIn } from './scan.ts';

describe('the scanner', () => {
  const secret = { name: 'it', value: 'Canary/Admin+91!pass word' };
  const pin = { name: 'it', value: '739164' };

  test.each([
    ['plain', secret, `password is ${secret.value}.`],
    ['URL-encoded', secret, `?p=${encodeURIComponent(secret.value)}`],
    ['in JSON', { name: 'it', value: 'with "quotes" in it' }, JSON.stringify({ p: 'with "quotes" in it' })],
    ['in hexadecimal', secret, Buffer.from(secret.value).toString('hex')],
    ['in base64, at the beginning', secret, Buffer.from(`${secret.value} and more`).toString('base64')],
    ['in base64, one byte later', secret, Buffer.from(`:${secret.value}`).toString('base64')],
    ['in base64url, two bytes later', secret, Buffer.from(`a:${secret.value}`).toString('base64url')],
    ['a PIN in JSON', pin, '{"pin":"739164"}'],
    ['a PIN in base64', pin, Buffer.from('{"pin":"739164"}').toString('base64')],
  ])('finds a secret %s', (_how, canary, text) => {
    expect(hitsIn([{ where: 'here', text }], [canary])).toEqual(['it in here']);
  });

  test('takes no part of a longer number for a PIN', () => {
    expect(hitsIn([{ where: 'here', text: '{"at":1739164000000}' }], [pin])).toEqual([]);
  });
});
