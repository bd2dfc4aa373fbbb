import type { Json } from '../../page-api.ts';
import { isJson, objectsOf, textOf } from '../json.ts';

/**
 * Rewrites every union of objects so that ajv follows the member that `type` names: the faults are then those of the
 * block the app meant, not of all twenty it could have meant. Members with the same `type`, or with none, are merged
 * into one that allows the fields of each and requires what all of them require.
 */
export function discriminated(schema: Json): Json {
  const definitions = isJson(schema['definitions']) ? schema['definitions'] : {};
  return rewrite(schema, definitions);
}

function rewrite(node: Json, definitions: Json): Json {
  const members = node['anyOf'];
  if (Array.isArray(members)) return rewriteUnion(node, objectsOf(members), definitions);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, rewriteValue(value, definitions)]));
}

function rewriteValue(value: unknown, definitions: Json): unknown {
  if (Array.isArray(value)) return value.map((one) => rewriteValue(one, definitions));
  return isJson(value) ? rewrite(value, definitions) : value;
}

interface Leaf {
  schema: Json;
  /** The reference that led here, when there was one. */
  ref: Json | undefined;
}

function leaves(member: Json, definitions: Json): Leaf[] {
  const target = definitions[textOf(member, '$ref').replace('#/definitions/', '')];
  const schema = isJson(target) ? target : member;
  if (Array.isArray(schema['anyOf'])) return objectsOf(schema['anyOf']).flatMap((one) => leaves(one, definitions));
  return [{ schema, ref: schema === member ? undefined : member }];
}

function typeOf({ schema }: Leaf): string {
  const properties = isJson(schema['properties']) ? schema['properties'] : {};
  return isJson(properties['type']) ? textOf(properties['type'], 'const') : '';
}

function rewriteUnion(node: Json, members: Json[], definitions: Json): Json {
  const all = members.flatMap((member) => leaves(member, definitions));
  if (!all.every(({ schema }) => isJson(schema['properties']))) {
    return { ...node, anyOf: members.map((member) => rewrite(member, definitions)) };
  }
  const byType = [...Map.groupBy(all, typeOf).values()].map((group) => {
    const [only] = group;
    return group.length === 1 && only?.ref ? only.ref : rewrite(merged(group), definitions);
  });
  const [single] = byType;
  if (byType.length === 1 && single) return single;
  return { type: 'object', discriminator: { propertyName: 'type' }, required: ['type'], oneOf: byType };
}

function merged(group: Leaf[]): Json {
  const properties: Record<string, unknown> = {};
  for (const { schema } of group) {
    for (const [name, field] of Object.entries(isJson(schema['properties']) ? schema['properties'] : {})) {
      const before = properties[name];
      const same = before === undefined || JSON.stringify(before) === JSON.stringify(field);
      properties[name] = same ? field : { anyOf: [before, field] };
    }
  }
  const requirements = group.map(({ schema }) => (Array.isArray(schema['required']) ? schema['required'] : []));
  const required = (requirements[0] ?? []).filter((name) => requirements.every((list) => list.includes(name)));
  return { type: 'object', properties, required, additionalProperties: false };
}
