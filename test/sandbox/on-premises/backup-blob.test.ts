import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openBackup, sealBackup, type BackupContent } from '../../../sandbox/on-premises/backup-blob.ts';

const content: BackupContent = {
  phoneNumberId: '1',
  identity: 3,
  topology: 'single',
  shards: 1,
  application: { a: 1 },
  takenAt: 5,
};

describe('a backup blob', () => {
  test('opens with its password, whatever that is', () => {
    fc.assert(
      fc.property(fc.string(), (password) => {
        expect(openBackup(sealBackup(content, password), password)).toMatchObject(content);
      }),
    );
  });

  test('does not open with another password', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (password, other) => {
        fc.pre(password !== other);
        expect(openBackup(sealBackup(content, password), other)).toBe('password');
      }),
    );
  });

  test('is damaged by any change of a character', () => {
    const blob = sealBackup(content, 'tacocat');
    const index = fc.integer({ min: 0, max: blob.length - 1 });

    fc.assert(
      fc.property(index, fc.constantFrom('A', 'C', 'w', 'z', '0', '9', '+', '/'), (at, letter) => {
        fc.pre(blob[at] !== letter);
        const opened = openBackup(`${blob.slice(0, at)}${letter}${blob.slice(at + 1)}`, 'tacocat');
        expect(['damaged', 'password']).toContain(opened);
      }),
    );
  });

  test('is damaged when it is cut, padded or no blob at all', () => {
    const blob = sealBackup(content, 'tacocat');

    for (const data of [blob.slice(0, -4), `${blob}AAAA`, ` ${blob}`, '', 'hello']) {
      expect(openBackup(data, 'tacocat')).toBe('damaged');
    }
  });
});
