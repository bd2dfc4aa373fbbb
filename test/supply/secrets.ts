/** `npm run secrets`: looks for keys and tokens of known makers in every file of the repository; status 1 when one is found. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const root = join(import.meta.dirname, '../..');
const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] };

/** What only looks like a secret: values of examples and of tests, word by word. */
const EXAMPLES = [
  'xoxb-replace-me',
  'xapp-replace-me',
  'xoxb-sandbox-bot-token',
  'xapp-sandbox-app-token',
  'xoxb-1-canary',
  'xapp-1-canary',
  'xoxb-123456-abcdef',
  'xapp-of-somebody-else',
  'https://user:word@facebook.com',
];

const findingsIn = async (name: string, content: string): Promise<string[]> => {
  const source = { filePath: join(root, name), content, ext: extname(name), contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config } });
  const real = messages.filter(({ range: [from, to] }) => !EXAMPLES.includes(content.slice(from, to)));
  return real.map(({ message, loc }) => `${name}:${loc.start.line}: ${message.replace(/:.*/su, '')}`);
};

// Otherwise a scan that finds nothing would show nothing.
const planted = `xoxb-${'1'.repeat(12)}-${'2'.repeat(13)}-${'aB3'.repeat(8)}`;
if ((await findingsIn('planted.txt', `token = ${planted}\n`)).length === 0) {
  console.error('The scan does not find a planted token.');
  process.exit(2);
}

const names = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: root,
  encoding: 'utf8',
}).split('\0');
const findings: string[] = [];
let scanned = 0;
for (const name of names.filter((one) => one !== '' && one !== 'package-lock.json')) {
  const content = readFileSync(join(root, name), 'utf8');
  if (content.includes('\0')) continue;
  scanned += 1;
  findings.push(...(await findingsIn(name, content)));
}
for (const finding of findings) console.error(finding);
console.log(`${scanned} files, ${findings.length} with what looks like a secret`);
process.exit(findings.length === 0 ? 0 : 1);
