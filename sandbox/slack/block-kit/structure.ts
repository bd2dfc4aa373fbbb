import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { discriminated } from './discriminated-schema.ts';
import type { Fault } from './fault.ts';
import type { PayloadShapes } from './payload-shapes.ts';
import { committedSchema } from './schema-file.ts';

/** What the generated schema knows: a message's blocks, a modal, a Home. */
export type Shape = keyof PayloadShapes;

/** Every emulator compiles the schema anew and validates a few messages: code that is made quickly serves it better than quick code. */
const QUICK_TO_COMPILE = {
  strict: false,
  allErrors: true,
  discriminator: true,
  inlineRefs: false,
  code: { optimize: false },
} as const;

let compiled: Ajv | undefined;

function validatorFor(shape: Shape): ValidateFunction {
  compiled ??= new Ajv(QUICK_TO_COMPILE).addSchema(discriminated(committedSchema()), 'slack');
  const validate = compiled.getSchema(`slack#/properties/${shape}`);
  if (!validate) throw new Error(`the Block Kit schema has no ${shape}`);
  return validate;
}

/** Faults of structure: missing, unknown and mistyped fields, and types Slack does not know. */
export function structureFaults(shape: Shape, value: unknown): Fault[] {
  const validate = validatorFor(shape);
  if (validate(value)) return [];
  return (validate.errors ?? []).flatMap((error) => faultOf(error) ?? []);
}

const articles: Record<string, string> = { object: 'an object', array: 'an array' };

function faultOf({ keyword, instancePath: pointer, params }: ErrorObject): Fault | undefined {
  switch (keyword) {
    case 'required':
      return { pointer, code: 'missing_field', message: `missing required field: ${params['missingProperty']}` };
    case 'additionalProperties':
      return {
        pointer,
        code: 'unexpected_field',
        message: `invalid additional property: ${params['additionalProperty']}`,
      };
    case 'discriminator':
      return discriminatorFault(pointer, params['tagValue']);
    case 'type':
      return {
        pointer,
        code: 'invalid_type',
        message: `must provide ${articles[params['type']] ?? `a ${params['type']}`}`,
      };
    case 'const':
    case 'enum':
      return {
        pointer,
        code: 'failed_constraint',
        message: 'must be a valid enum value',
        constraint: { type: 'enum', expected: params['allowedValues'] ?? [params['allowedValue']] },
      };
    default:
      // What follows from another fault (oneOf, anyOf) says nothing new.
      return undefined;
  }
}

function discriminatorFault(pointer: string, tag: unknown): Fault | undefined {
  // A missing tag is reported by `required` as well.
  if (typeof tag !== 'string') return undefined;
  return { pointer: `${pointer}/type`, code: 'failed_constraint', message: `unsupported type: ${tag}` };
}
