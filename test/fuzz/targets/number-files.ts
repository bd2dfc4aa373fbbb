import * as fc from 'fast-check';
import { COLUMNS } from '../../../src/fleet/read-cells.ts';
import { readRows, type ReadFile } from '../../../src/fleet/read-rows.ts';
import { LANGUAGES } from '../../../src/migration/language.ts';
import { WabaId } from '../../../src/migration/ids.ts';
import { catalogueOf } from '../../../src/slack/catalogue.ts';
import { textIn } from '../../../src/slack/fleet/download.ts';
import { faultLine, fileFaultText, plainFaultLine } from '../../../src/slack/fleet/sentences.ts';
import { hostileText, textLikeOneOf } from '../hostile.ts';
import { mustInheritNothing } from '../pollution.ts';
import { targetOf } from '../target.ts';

const KNOWN = {
  wabas: [
    { id: WabaId.parse('102290129340398'), name: 'Acme Support' },
    { id: WabaId.parse('102290129340399'), name: '__proto__' },
  ],
  deployments: ['frankfurt', 'constructor'],
};

const GOOD = [
  'number,route,waba,deployment,canary\n+1 631 555 1234,on-premises-to-cloud,Acme Support,frankfurt,yes\n',
  'number;from_waba;signed_up_on;time_zone\r\n"+49 151 1234 5678";102290129340398;2026-01-31;Europe/Berlin\r\n',
  '\ufeffNumber\tDisplay Name\tKept Backup\n6.31555E+10\t"Acme ""East"""\tno\n',
];

const cell = fc.oneof(
  hostileText,
  fc.constantFrom('+16315551234', 'yes', 'Acme Support', 'frankfurt', '2026-02-30', 'Europe/Berlin', "'+5215512345678"),
);

const table = fc
  .tuple(
    fc.array(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom<string>(...COLUMNS) }, { weight: 1, arbitrary: hostileText }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
    fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 4 }),
    fc.constantFrom(',', ';', '\t'),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([head, rows, separator, end, quotes]) =>
    [['number', ...head], ...rows]
      .map((cells) => cells.map((one) => (quotes ? `"${one.replaceAll('"', '""')}"` : one)).join(separator))
      .join(end),
  );

const bytes = fc.oneof(
  { weight: 4, arbitrary: fc.oneof(table, textLikeOneOf(...GOOD)).map((text) => new TextEncoder().encode(text)) },
  {
    weight: 1,
    arbitrary: textLikeOneOf(...GOOD).map((text) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
);

/** Says everything that a person would be told of the file, in one of the languages. */
function tell(read: ReadFile): void {
  const lines = 'fault' in read ? 0 : read.rows.length + read.faults.length;
  const words = catalogueOf(LANGUAGES[lines % LANGUAGES.length] ?? 'en');
  if ('fault' in read) return mustBeSaid(fileFaultText(read.fault, words));
  for (const fault of read.faults) {
    mustBeSaid(faultLine(fault, words));
    mustBeSaid(plainFaultLine(fault, words));
  }
}

function mustBeSaid(text: string): void {
  if (text.trim() === '') throw new Error('nothing is said');
}

/** A file of numbers from its bytes on: every line a row or a fault that can be told, never an exception. */
export const numberFiles = targetOf<Uint8Array>({
  name: 'files of numbers',
  weight: 20,
  inputs: bytes,
  open: () => ({
    enter(file) {
      const text = textIn(file);
      if (text === undefined) return;
      const read = readRows(text, KNOWN);
      mustInheritNothing(read);
      tell(read);
    },
  }),
});
