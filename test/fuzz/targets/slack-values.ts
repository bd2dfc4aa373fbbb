import * as fc from 'fast-check';
import { incidentNamed } from '../../../src/slack/alert-controls.ts';
import { parseBackupCommand } from '../../../src/slack/backup/command.ts';
import { parseMemory } from '../../../src/slack/card-memory.ts';
import { parseClickValue } from '../../../src/slack/click.ts';
import { waveMetadataIn } from '../../../src/slack/fleet/approve-form.ts';
import { parseFleetCommand } from '../../../src/slack/fleet/command.ts';
import { isSlacks } from '../../../src/slack/fleet/download.ts';
import { fleetClickIn } from '../../../src/slack/fleet/fleet-card.ts';
import { parseCommand } from '../../../src/slack/listen/command-grammar.ts';
import { isMeantAsDecision } from '../../../src/slack/listen/nudge.ts';
import { identityOf } from '../../../src/slack/listen/once.ts';
import { numbersIn } from '../../../src/slack/listen/shortcuts.ts';
import {
  cardIn,
  CARD_EVENT,
  LINES_EVENT,
  memoryIn,
  NOTE_EVENT,
  noteIn,
  toldIn,
  type ReadMessage,
} from '../../../src/slack/metadata.ts';
import { shortDigest } from '../../../src/migration/plan.ts';
import { aMigration, requested } from '../../support/builders.ts';
import { clickValueOf } from '../../../src/slack/click.ts';
import { memoryOf } from '../../../src/slack/card-memory.ts';
import { asJsonText, hostileText, likeOneOf, textLikeOneOf, type Json } from '../hostile.ts';
import { mustInheritNothing } from '../pollution.ts';
import { targetOf } from '../target.ts';

const MIGRATION = aMigration(...requested);
const DIGEST = MIGRATION.approval?.digest ?? '';

const CARRIED: Json[] = [
  JSON.parse(clickValueOf(MIGRATION)) as Json,
  JSON.parse(memoryOf(MIGRATION)) as Json,
  { f: 'bcdfghjk', d: shortDigest(DIGEST) },
  { f: 'bcdfghjk', w: 1, d: DIGEST, p: '0123456789abcdef,fedcba9876543210' },
];

const MESSAGES: Json[] = [
  { ts: '1.2', metadata: { event_type: CARD_EVENT, event_payload: { migration: MIGRATION.id, memory: '{}' } } },
  { ts: '1.2', metadata: { event_type: LINES_EVENT, event_payload: { told: '3', pieces: '1' } } },
  { ts: '1.2', metadata: { event_type: NOTE_EVENT, event_payload: { request: 'r', nonce: 'n' } } },
];

const TYPED = [
  '+1 631 555 1234',
  'preflight +16315551234 new-number',
  'freeze because of it',
  'delegate <@U0123|x> 2026-12-01 18:00',
  'fleet bcdfghjk csv',
  'backup frankfurt',
  'restore frankfurt',
  'health 102290129340398',
  'looks good to me!',
  'call +49 (0)151 1234-5678, or 0044 20 7946 0958',
];

interface Input {
  carried: string;
  typed: string;
  message: Json;
}

/** A message is an object; what stands in it may be anything. */
const asMessage = (json: Json): ReadMessage =>
  (typeof json === 'object' && json !== null && !Array.isArray(json) ? json : { metadata: json }) as ReadMessage;

/** What buttons, forms and messages carried, and what people type: each reader gives what it declares, or nothing. */
export const slackValues = targetOf<Input>({
  name: 'what Slack brings back',
  weight: 36,
  inputs: fc.record({
    carried: fc.oneof(asJsonText(likeOneOf(...CARRIED)), hostileText),
    typed: textLikeOneOf(...TYPED),
    message: likeOneOf(...MESSAGES),
  }),
  open: () => ({
    enter({ carried, typed, message }) {
      for (const read of [parseClickValue, parseMemory, waveMetadataIn, fleetClickIn, incidentNamed])
        mustInheritNothing(read(carried));
      for (const read of [parseCommand, parseFleetCommand, parseBackupCommand, numbersIn, isMeantAsDecision])
        mustInheritNothing(read(typed));
      isSlacks(typed, 'https://slack.com/api/');
      const read = asMessage(message);
      identityOf(read);
      for (const decode of [cardIn, memoryIn, toldIn, noteIn]) mustInheritNothing(decode(read));
    },
  }),
});
