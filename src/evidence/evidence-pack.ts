import { z } from 'zod';
import { BusinessProfile } from '../migration/belongings.ts';
import { CutoverOutcome, Difference, Entry } from '../migration/event.ts';
import { Facts } from '../migration/facts.ts';
import { Failure } from '../migration/failure.ts';
import { E164, MigrationId, PhoneNumberId, RequestId, SecretRef, SlackUserId, WabaId } from '../migration/ids.ts';
import { Plan } from '../migration/plan.ts';
import { RouteId } from '../migration/route-declaration.ts';
import { StepId } from '../migration/step.ts';

const time = z.number().int().describe('Epoch ms.');
const seq = z.number().int().positive().describe('Number of the journal entry this comes from.');
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const waba = z.strictObject({ id: WabaId, name: z.string() });
const moment = { entry: seq, at: time };
const rest = z.record(z.string(), z.json()).describe('Everything else the entry says.');

/** What was moved, by which way, and how it ended. */
export const MigrationTold = z.strictObject({
  id: MigrationId,
  number: E164,
  typed: z.string(),
  route: RouteId,
  waba,
  phoneNumberId: PhoneNumberId.optional(),
  deployment: z.string().optional(),
  source: z.strictObject({ waba, phoneNumberId: PhoneNumberId }).optional(),
  displayName: z.string().optional(),
  requestedBy: SlackUserId,
  startedAt: time,
  changedAt: time,
  entries: z.number().int().positive(),
  outcome: z.enum(['running', 'completed', 'cancelled', 'rejected']),
  reachability: z.enum(['on-premises', 'source', 'unused', 'moving', 'cloud', 'nowhere', 'unknown']),
});

/** One request for approval: exactly what was shown and released. */
export const PlanTold = z.strictObject({
  ...moment,
  requestId: RequestId,
  digest: hash,
  plan: Plan,
  epoch: z.string(),
  expiresAt: time,
});
export type PlanTold = z.infer<typeof PlanTold>;

/** Something a person did, and what the policy knew of them at that moment. */
export const Decision = z.strictObject({
  ...moment,
  by: SlackUserId,
  what: z.string().describe('Type of the journal entry.'),
  policy: z
    .strictObject({
      requestId: RequestId,
      digest: hash,
      isRequester: z.boolean(),
      confirmedDifferences: z.boolean(),
      withinExpiry: z.boolean(),
      rules: z
        .strictObject({
          version: hash,
          rule: z.string(),
          quorum: z.number().int().positive(),
          /** The second tier could approve too. */
          escalated: z.boolean(),
        })
        .optional()
        .describe('Which version of the approval rules the request was made under: SHA-256 of the policy in its plan.'),
    })
    .optional()
    .describe('Of votes, approvals and rejections.'),
  details: rest,
});
export type Decision = z.infer<typeof Decision>;

/** Everything that happened in one step, also in tries before the last one. */
export const StepTold = z.strictObject({
  id: StepId,
  status: z.enum(['pending', 'started', 'succeeded', 'failed', 'skipped']),
  failures: z.number().int(),
  startedAt: time.optional(),
  endedAt: time.optional(),
  record: z.array(
    z.strictObject({ ...moment, what: z.string(), failure: Failure.optional(), details: rest.optional() }),
  ),
});
export type StepTold = z.infer<typeof StepTold>;

/** The one irreversible call of a request: what was sent, secrets by reference and hash, and how it ended. */
export const CutoverTold = z.strictObject({
  ...moment,
  requestId: RequestId,
  nonce: z.string(),
  request: z
    .strictObject({
      method: z.literal('POST'),
      path: z.string(),
      body: z.strictObject({
        messaging_product: z.literal('whatsapp'),
        pin: z.strictObject({ secret: SecretRef, source: z.string() }),
        backup: z
          .strictObject({
            data: z.strictObject({ secret: SecretRef, sha256: z.string(), bytes: z.number().int() }),
            password: z.strictObject({ secret: SecretRef }),
          })
          .optional(),
      }),
    })
    .optional()
    .describe('Absent only when the plan of the request is not in the journal.'),
  answer: z.strictObject({ ...moment, sentAt: time, failure: Failure.optional() }).optional(),
  readings: z.array(z.strictObject({ ...moment, reading: z.string() })),
  settled: z
    .strictObject({
      ...moment,
      outcome: CutoverOutcome,
      deploymentUp: z.boolean().optional(),
      failure: Failure.optional(),
    })
    .optional(),
});
export type CutoverTold = z.infer<typeof CutoverTold>;

const Snapshot = z.strictObject({ ...moment, facts: Facts });

/** The last facts before the first cutover, the last after it, and what was proven afterwards. */
export const Snapshots = z.strictObject({
  before: Snapshot.optional(),
  after: Snapshot.optional(),
  differences: z.array(Difference).describe('Between the two; empty when there is only one.'),
  profile: BusinessProfile.optional(),
  proven: z.strictObject({
    registeredAt: time.optional(),
    testMessage: z.strictObject({ id: z.string(), sentAt: time }).optional(),
    delivery: z.strictObject({ by: z.union([SlackUserId, z.literal('webhook')]), at: time }).optional(),
    inboundAt: time.optional(),
    secretsExpireAt: time.optional(),
  }),
});
export type Snapshots = z.infer<typeof Snapshots>;

/** What was foretold of one template, and what was found. */
export const TemplateReceipt = z.strictObject({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  statusBefore: z.string(),
  forecast: z.enum(['copied', 'not-copied']),
  reason: z.string(),
  refused: z.string().optional().describe("Meta's reason when it did not copy it."),
  after: z.enum(['present', 'missing', 'not-read']),
  statusAfter: z.string().optional(),
});
export type TemplateReceipt = z.infer<typeof TemplateReceipt>;

/** Time without service. */
export const Downtime = z.strictObject({
  plannedSeconds: z.number().int().optional(),
  from: time.optional().describe('When the call was put on the wire.'),
  to: time.optional().describe('The first read that showed the number connected.'),
  ms: z.number().int().optional().describe('Absent when there was none, or while it lasts.'),
  lasts: z.boolean(),
});

/** What this version of the program says of the route; not part of what was recorded. */
export const RouteTold = z.strictObject({
  id: RouteId,
  steps: z.array(z.strictObject({ id: StepId, kind: z.string(), undo: z.string() })),
  consequences: z.array(z.strictObject({ item: z.string(), fate: z.enum(['kept', 'changed', 'lost']) })),
  acceptedLosses: z.array(z.string()).describe('What an approver has to accept by itself.'),
});

/** The last entry's hash covers every entry before it. */
export const Chain = z.strictObject({
  algorithm: z.literal('SHA-256 over RFC 8785'),
  length: z.number().int().positive(),
  head: hash,
});
export type Chain = z.infer<typeof Chain>;

/**
 * Everything that is known of one migration, made from its journal alone, without a secret. Published as
 * docs/evidence-pack.schema.json; a change of shape is a new version.
 */
export const EvidencePack = z
  .strictObject({
    format: z.literal('ferryman-evidence'),
    version: z.literal(1),
    madeAt: time,
    migration: MigrationTold,
    route: RouteTold,
    plans: z.array(PlanTold),
    decisions: z.array(Decision),
    steps: z.array(StepTold),
    cutovers: z.array(CutoverTold),
    snapshots: Snapshots,
    templates: z.array(TemplateReceipt),
    downtime: Downtime,
    chain: Chain,
    journal: z.array(Entry).min(1),
  })
  .describe('Evidence pack of one migration of a WhatsApp number, made by Ferryman.');
export type EvidencePack = z.infer<typeof EvidencePack>;
