import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvidencePack } from '../../src/evidence/evidence-pack.ts';
import { packSchema } from '../../src/evidence/schema.ts';
import { packs, wholePack } from './journals.ts';

const PUBLISHED = join(import.meta.dirname, '../../docs/evidence-pack.schema.json');
const published = readFileSync(PUBLISHED, 'utf8');

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(JSON.parse(published) as object);

describe('the published schema', () => {
  test('is the one of the code; `node src/cli.ts schema` writes it', () => {
    expect(JSON.parse(published)).toEqual(JSON.parse(packSchema()));
  });

  test.each(packs)('takes a pack of a migration that is %s', (_name, made) => {
    const pack: unknown = JSON.parse(JSON.stringify(made()));

    expect([validate(pack), validate.errors]).toEqual([true, null]);
    expect(EvidencePack.parse(pack)).toEqual(pack);
  });

  test('refuses a pack with anything else in it', () => {
    expect(validate({ ...wholePack(), pin: '123456' })).toBe(false);
  });
});
