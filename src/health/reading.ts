import { z } from 'zod';
import type { NumberFacts } from '../migration/facts.ts';

const text = z.string().max(300);

/** One error an entity's health lists (domain notes 12). */
export const HealthError = z.strictObject({ code: z.number().int(), description: text, solution: text.optional() });
export type HealthError = z.infer<typeof HealthError>;

const Entity = z.strictObject({
  type: z.string().max(40),
  id: z.string().max(40),
  canSend: z.string().max(40),
  errors: z.array(HealthError).max(10),
  notes: z.array(text).max(10),
});

/**
 * What was read of a number at one time, epoch ms. Every part may be missing: then the reading says nothing about it, which
 * is never taken for good news. `failure` is the catalogue key of why `phone` or `health` could not be read.
 */
export const Reading = z.strictObject({
  at: z.number().int(),
  phone: z
    .strictObject({
      status: z.string().optional(),
      platformType: z.string().optional(),
      qualityRating: z.string().optional(),
    })
    .optional(),
  health: z.strictObject({ canSend: z.string(), entities: z.array(Entity).max(10) }).optional(),
  appSubscribed: z.boolean().optional(),
  accountReviewStatus: z.string().optional(),
  failure: z.string().max(100).optional(),
});
export type Reading = z.infer<typeof Reading>;

/** Health of a number as the Cloud API's client gives it: the shape of `HealthStatus` in the ports. */
export interface HealthAnswer {
  canSend: string;
  entities: {
    type: string;
    id: string;
    canSend: string;
    errors: { code: number; description: string; solution?: string }[];
    notes: string[];
  }[];
}

/** The answers one reading is made of; an answer that did not come is absent. */
export interface Answers {
  phone?: NumberFacts | undefined;
  health?: HealthAnswer | undefined;
  appSubscribed?: boolean | undefined;
  accountReviewStatus?: string | undefined;
  failure?: string | undefined;
}

const cut = (value: string, length = 300): string => (value.length > length ? `${value.slice(0, length - 1)}…` : value);

function phonePart({ status, platformType, qualityRating }: NumberFacts): NonNullable<Reading['phone']> {
  return {
    ...(status !== undefined && { status: cut(status, 40) }),
    ...(platformType !== undefined && { platformType: cut(platformType, 40) }),
    ...(qualityRating !== undefined && { qualityRating: cut(qualityRating, 40) }),
  };
}

function healthPart({ canSend, entities }: HealthAnswer): NonNullable<Reading['health']> {
  return {
    canSend: cut(canSend, 40),
    entities: entities.slice(0, 10).map((entity) => ({
      type: cut(entity.type, 40),
      id: cut(entity.id, 40),
      canSend: cut(entity.canSend, 40),
      errors: entity.errors.slice(0, 10).map(({ code, description, solution }) => ({
        code,
        description: cut(description),
        ...(solution !== undefined && { solution: cut(solution) }),
      })),
      notes: entity.notes.slice(0, 10).map((note) => cut(note)),
    })),
  };
}

/** Makes a reading of the answers, cut to what is kept; `at` is when they were asked for, epoch ms. */
export function toReading(at: number, answers: Answers): Reading {
  return {
    at,
    ...(answers.phone && { phone: phonePart(answers.phone) }),
    ...(answers.health && { health: healthPart(answers.health) }),
    ...(answers.appSubscribed !== undefined && { appSubscribed: answers.appSubscribed }),
    ...(answers.accountReviewStatus !== undefined && {
      accountReviewStatus: cut(answers.accountReviewStatus, 40),
    }),
    ...(answers.failure !== undefined && { failure: cut(answers.failure, 100) }),
  };
}
