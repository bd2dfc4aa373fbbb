import type { RichTextBlock, RichTextBlockElement, RichTextSectionElement } from 'slack-blocks-to-jsx';
import { type Command, type Node, NodeType, parse } from 'slack-message-parser';

interface Style {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

const BROADCASTS = ['here', 'channel', 'everyone'] as const;

type Leaf = Exclude<Node, { children: Node[] }>;

const MARKS: Partial<Record<NodeType, Style>> = {
  [NodeType.Bold]: { bold: true },
  [NodeType.Italic]: { italic: true },
  [NodeType.Strike]: { strike: true },
};

/**
 * Slack's mrkdwn as rich_text, which the drawing library gets right while its own mrkdwn parser doesn't
 * (a line that starts with '#' vanishes there).
 */
export function mrkdwnToRichText(text: string): RichTextBlock {
  // Slack reads '>' at the start of a line as a quote whether it was escaped or not; the parser knows only the escaped one.
  // For Slack a zero-width space is the edge of a word; for the parser only the no-break one, which is a space in JavaScript.
  const tree = parse(withEdges(text.replace(/^>/gm, '&gt;').replaceAll('\u200B', EDGE)));
  return { type: 'rich_text', elements: paragraphs(tree.children) };
}

/** White space for the parser that nobody sees; taken out again of what it finds. */
const EDGE = '\ufeff';

/** Code, bold and italic text, as far as one line shows. */
const SPANS = /`[^`\n]+`|\*[^*\s](?:[^*\n]*[^*\s])?\*|_[^_\s](?:[^_\n]*[^_\s])?_/gu;
/** Slack knows a span beside these; the parser does not. */
const BEFORE = /[«“"]$/u;
const AFTER = /^[:;»”"،؛]/u;

const withEdges = (text: string): string =>
  text.replaceAll(SPANS, (span, at: number) => {
    const before = BEFORE.test(text.slice(0, at)) ? EDGE : '';
    const after = AFTER.test(text.slice(at + span.length, at + span.length + 1)) ? EDGE : '';
    const mark = span.charAt(0);
    const within = mark === '`' ? span : `${mark}${withEdges(span.slice(1, -1))}${mark}`;
    return `${before}${within}${after}`;
  });

/** Plain text as rich_text: nothing in it is markup. */
export function plainToRichText(text: string): RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}

function paragraphs(nodes: Node[]): RichTextBlockElement[] {
  const blocks: RichTextBlockElement[] = [];
  let line: RichTextSectionElement[] = [];
  const close = () => {
    const elements = trimLines(line, blocks.length > 0);
    if (elements.length > 0) blocks.push({ type: 'rich_text_section', elements });
    line = [];
  };
  for (const node of nodes) {
    if (node.type === NodeType.PreText) {
      close();
      blocks.push({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: unescape(node.text) }] });
    } else if (node.type === NodeType.Quote) {
      close();
      blocks.push({ type: 'rich_text_quote', elements: inlines(node.children, {}) });
    } else {
      line.push(...inline(node, {}));
    }
  }
  close();
  return blocks;
}

/** Leaves out the line break that ends a paragraph before a block and the one that begins it after a block. */
function trimLines(line: RichTextSectionElement[], afterBlock: boolean): RichTextSectionElement[] {
  const trimmed = line.map((element, index) => {
    if (element.type !== 'text') return element;
    const start = afterBlock && index === 0 ? element.text.replace(/^\n/, '') : element.text;
    return { ...element, text: index === line.length - 1 ? start.replace(/\n$/, '') : start };
  });
  return trimmed.filter((element) => element.type !== 'text' || element.text !== '');
}

function inlines(nodes: Node[], style: Style): RichTextSectionElement[] {
  return nodes.flatMap((node) => inline(node, style));
}

function inline(node: Node, style: Style): RichTextSectionElement[] {
  return 'children' in node ? inlines(node.children, { ...style, ...MARKS[node.type] }) : [leaf(node, style)];
}

function leaf(node: Leaf, style: Style): RichTextSectionElement {
  switch (node.type) {
    case NodeType.Code:
    case NodeType.PreText:
      return { type: 'text', text: unescape(node.text), style: { ...style, code: true } };
    case NodeType.UserLink:
      return { type: 'user', user_id: node.userID, style };
    case NodeType.ChannelLink:
      return { type: 'channel', channel_id: node.channelID, style };
    case NodeType.URL:
      return { type: 'link', url: unescape(node.url), text: label(node.label) || unescape(node.url), style };
    case NodeType.Emoji:
      return { type: 'emoji', name: node.name };
    case NodeType.Command:
      return command(node, style);
    case NodeType.Text:
      return { type: 'text', text: unescape(node.text), style };
  }
}

function command(node: Command, style: Style): RichTextSectionElement {
  const [first = '', second = ''] = node.arguments;
  const range = BROADCASTS.find((name) => name === node.name);
  if (range !== undefined) return { type: 'broadcast', range, style };
  if (node.name === 'subteam') return { type: 'usergroup', usergroup_id: label(node.label) || first, style };
  if (node.name === 'date' && /^\d+$/.test(first))
    return { type: 'date', timestamp: Number(first), format: second, style };
  return { type: 'text', text: label(node.label) || `<!${node.name}>`, style };
}

function label(nodes: Node[] | undefined): string {
  return unescape((nodes ?? []).map((node) => node.source).join(''));
}

function unescape(text: string): string {
  return text.replaceAll(EDGE, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
