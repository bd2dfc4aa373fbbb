/** Attributes of an element; those without a value are left out. */
export type Attributes = Record<string, string | number | undefined>;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/gu, (sign) => ENTITIES[sign] ?? sign);

const round = (value: string | number): string | number =>
  typeof value === 'number' ? Math.round(value * 100) / 100 : value;

/** An element around elements that are written already. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${escaped(String(round(value)))}"`,
  );
  return `<${name}${given.join('')}>${children.join('')}</${name}>`;
}

/** Text, whatever is in it. */
export const textElement = (attributes: Attributes, text: string): string =>
  element('text', attributes, [escaped(text)]);

/** A picture of this size on white, because both themes of Slack show it. */
export const picture = ({ width, height }: { width: number; height: number }, children: readonly string[]): string =>
  element('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, 'font-family': 'DejaVu Sans' }, [
    element('rect', { width, height, fill: '#ffffff' }),
    ...children,
  ]);
