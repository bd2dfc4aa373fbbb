import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mutantsOf } from './conditions.ts';
import { SUITES } from './suites.ts';

const folder = join(import.meta.dirname, '../../../src/store/lua');
const scripts = readdirSync(folder).map((file) => basename(file, '.lua'));

const turned = (lua: string) =>
  mutantsOf('it', lua).map(({ line, condition, lua: text }) => ({ line, condition, text }));

describe('turned conditions', () => {
  test('are the condition and each operand by itself', () => {
    expect(turned('-- if a then\nif a ~= 1 or (b and c) then\n  d()\nend')).toEqual([
      {
        line: 2,
        condition: 'a ~= 1 or (b and c)',
        text: '-- if a then\nif  not (a ~= 1 or (b and c))  then\n  d()\nend',
      },
      { line: 2, condition: 'a ~= 1', text: '-- if a then\nif  not (a ~= 1) or (b and c) then\n  d()\nend' },
      { line: 2, condition: '(b and c)', text: '-- if a then\nif a ~= 1 or not ((b and c))  then\n  d()\nend' },
    ]);
  });

  test('stand in every place of the scripts where something is decided', () => {
    const decisions = scripts.map((script) => {
      const lua = readFileSync(join(folder, `${script}.lua`), 'utf8');
      const code = lua.replaceAll(/--\[\[.*?\]\]/gsu, '').replaceAll(/--[^\n]*/gu, '');
      const count = [...code.matchAll(/\b(?:if|elseif|while)\b/gu)].length;
      return { script, count, turned: mutantsOf(script, lua).length };
    });

    expect(decisions.filter(({ count, turned: found }) => found < count)).toEqual([]);
    expect(decisions.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(60);
  });

  test('are met by the tests of their script, whichever it is', () => {
    const named = Object.keys(SUITES).sort((one, other) => one.localeCompare(other));

    expect(named).toEqual(scripts.sort((one, other) => one.localeCompare(other)));
  });
});
